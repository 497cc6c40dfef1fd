"""How a rule is compiled: only as far as the kernels that call it need.

numba optimises every function by itself and makes machine code of it, although a rule runs only as a part of the
kernels into which it is copied, where it is optimised and made machine code of again. Here a rule ends as code that is
not optimised yet; its kernel does the rest once. This rests on two methods of numba's code libraries that numba does
not document; `tests/agents/compiled/test_by_reference.py` says so when they change, and leaving `pipeline_class` out of
:func:`interpose.agents.compiled.decorators.rule` gives the same results from a slower compilation.
"""

from typing import Any

from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import NativeLowering


class RuleLibrary(JITCodeLibrary):
    """Code of a rule and of the rules that it calls, neither optimised nor made machine code of."""

    def _optimize_final_module(self) -> None:
        """Do nothing: the kernel optimises."""

    def _finalize_final_module(self) -> None:
        """Close the library without handing it to the execution engine."""
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=False, analysis_only=False)
class OfferRule(LoweringPass):
    """Make a rule known to its callers; its entry for Python is empty, as for any function without a wrapper."""

    _name = "interpose_offer_rule"

    def __init__(self) -> None:
        LoweringPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Register what was lowered."""
        lowered = state["cr"]
        name = lowered.fndesc.qualname.rsplit(".", 1)[-1]
        empty = _dynfunc.make_function(lowered.fndesc.lookup_module(), name, "", 0, lowered.env, (state.library,))
        state.targetctx.insert_user_function(empty, lowered.fndesc, [state.library])
        state["cr"] = lowered._replace(cfunc=empty)
        return True


class RuleCompiler(CompilerBase):
    """numba's own compiler, which stops before a rule becomes machine code."""

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes with another end."""
        state = self.state
        state.library = RuleLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        passes = DefaultPassBuilder.define_nopython_pipeline(state)
        passes.add_pass_after(OfferRule, NativeLowering)
        passes.finalize()
        return [passes]
