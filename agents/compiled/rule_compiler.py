"""How a rule is compiled: only as far as the kernels that call it need.

numba optimises every function by itself and makes machine code of it, although a rule runs only as a part of the
kernels into which it is copied, where it is optimised and made machine code of again. Here a rule ends as code of its
own that is not optimised yet and has no copy of the rules that it calls; a kernel links each rule that it needs once
and does the rest. This rests on a few methods of numba's code libraries that numba does not document;
`tests/agents/compiled/test_by_reference.py` says so when they change, and leaving `pipeline_class` out in
:mod:`interpose.agents.compiled.decorators` gives the same results from a slower compilation.
"""

from collections.abc import Callable, Iterable
from typing import Any

from llvmlite.binding import Linkage
from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import NativeLowering

from interpose.agents.compiled.quick_numba import quickly

HASH_OF_OPTIONS = hash(Flags())
"""The hash that numba gives to all options: that of their names."""
DEFAULTS = {name: option.default for name, option in Flags.options.items()}
"""What options are where nobody set them."""


class _Options(Flags):
    """numba's options of a compilation, which are compared some thousand times for each rule; here at once."""

    def values(self) -> dict[str, Any]:
        """Return all options."""
        return {**DEFAULTS, **self._values}

    def __hash__(self) -> int:
        return HASH_OF_OPTIONS

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, _Options) and self._values == other._values
        return same or super().__eq__(other)


class _QuickCompiler(CompilerBase):
    """numba's own compiler with options that are quick to compare."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.state.flags = _Options(self.state.flags)


class _SimplifiedLibrary(JITCodeLibrary):
    """Code whose functions are simplified by one pass manager, not by a new one for each function and declaration."""

    _linking_libraries: list[Any]
    _shared_module: Any

    def _optimize_functions(self, ll_module: Any) -> None:
        """Simplify the functions of a module."""
        ll_module.data_layout = self._codegen._data_layout
        passes, builder = self._codegen._function_pass_manager()
        for function in ll_module.functions:
            if not function.is_declaration:
                passes.run(function, builder)


class RuleLibrary(_SimplifiedLibrary):
    """Code of a rule alone, neither optimised nor made machine code of."""

    def finalize(self) -> None:
        """Close the library without the rules that it calls and without handing it to the execution engine."""
        self._raise_if_finalized()
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
        self._finalize_dynamic_globals()
        for function in self.get_defined_functions():
            if function.linkage == Linkage.external:
                function.linkage = "linkonce_odr"
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        """Return this rule with all that it calls, for a caller that is not compiled here."""
        self._ensure_finalized()
        if self._shared_module is None:
            module = self._final_module.clone()
            for library in _link_rules(self._linking_libraries, module):
                module.link_in(library._get_module_for_linking(), preserve=True)
            self._shared_module = module
        return self._shared_module


class KernelLibrary(_SimplifiedLibrary):
    """Code of a kernel, into which every rule that it needs is linked once."""

    def finalize(self) -> None:
        """Link the rules, then end as any code of numba's."""
        self._raise_if_finalized()
        for library in self._linking_libraries:
            self._reload_init.update(library._reload_init)
        self._linking_libraries = _link_rules(self._linking_libraries, self._final_module)
        super().finalize()


class UnitLibrary(KernelLibrary):
    """Code of a unit, whose rules have no names outside: units from several processes are loaded beside each other."""

    def _optimize_final_module(self) -> None:
        """Optimise the code, then hide all but the unit."""
        super()._optimize_final_module()
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = "internal"


def _link_rules(libraries: Iterable[Any], module: Any) -> list[Any]:
    """Link the rules among libraries, and all that they call, into a module; return the other libraries, once each.

    Callers come first: the linker leaves out what nobody calls yet.
    """
    waiting, seen, others = [*libraries], set[Any](), list[Any]()
    while waiting:
        library = waiting.pop(0)
        if library in seen:
            continue
        seen.add(library)
        if isinstance(library, RuleLibrary):
            module.link_in(library._final_module, preserve=True)
            waiting += library._linking_libraries
        else:
            others.append(library)
    return others


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


class RuleCompiler(_QuickCompiler):
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


def _as_rules(define: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """Return the passes for functions of numba's own that kernels call: those of rules, as nobody else calls them."""

    def define_pipelines(self: Any) -> list[Any]:
        if not self.state.func_id.modname.startswith("numba."):
            return define(self)
        self.state.flags.no_cpython_wrapper = self.state.flags.no_cfunc_wrapper = True
        return RuleCompiler.define_pipelines(self)

    return define_pipelines


FUNCTIONS_OF_NUMBA = ((Compiler, "define_pipelines", _as_rules(Compiler.define_pipelines)),)


class KernelCompiler(_QuickCompiler):
    """numba's own compiler, which links each rule once."""

    library: type[KernelLibrary] = KernelLibrary

    def compile_extra(self, func: Any) -> Any:
        """Compile a kernel with the rules that it calls."""
        with quickly(FUNCTIONS_OF_NUMBA):
            return super().compile_extra(func)

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes."""
        state = self.state
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return [DefaultPassBuilder.define_nopython_pipeline(state)]


class UnitCompiler(KernelCompiler):
    """The same for a unit of the day."""

    library = UnitLibrary
