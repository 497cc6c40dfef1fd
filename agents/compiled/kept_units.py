"""Units of the day as machine code on disk: loading one takes a file, its check and a link, and nothing of numba's.

numba's own cache keeps with the machine code how a function was typed and what every rule in it was made of, to be
copied into other functions; units are called by address only. The file is named by what the code was made for (types
of the arguments, the processor with its abilities, the version of Python); its folder says what it was made of.
"""

import os
import sys
import tempfile
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from llvmlite.binding import ObjectFileRef
from numba.core.registry import cpu_target
from numba.core.runtime.nrt import rtsys

from interpose.agents.compiled.kept_kernels import Later

CHECK = 16
"""Bytes of the hash with which a file begins."""
SUFFIX = ".unit"


def _hash_of(data: bytes) -> bytes:
    """Return the hash of the content of a file."""
    return blake2b(data, digest_size=CHECK).digest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it, so that several processes may start at once."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(temporary, path)


class Unit(Later):
    """A part of the day, called by address only; its machine code is kept beside its source."""

    def address(self, arguments: tuple[Any, ...]) -> int:
        """Return the address of the code for arguments of some types: loaded, else compiled and kept."""
        if arguments not in self._addresses:
            rtsys.initialize(cpu_target.target_context)
            file = self._file_for(arguments)
            self._addresses[arguments] = _load(file) or self._compile(arguments, file)
        return self._addresses[arguments]

    @cached_property
    def _addresses(self) -> dict[tuple[Any, ...], int]:
        """Return the addresses that were asked for before."""
        return {}

    def _file_for(self, arguments: tuple[Any, ...]) -> Path:
        """Return the file that keeps the code for arguments of some types, on this processor."""
        machine = cpu_target.target_context.codegen().magic_tuple()
        made_for = f"{[str(one) for one in arguments]} {machine} {sys.implementation.cache_tag}"
        source = Path(self.py_func.__code__.co_filename)
        return source.with_name(f"{source.stem}.{_hash_of(made_for.encode()).hex()}{SUFFIX}")

    def _compile(self, arguments: tuple[Any, ...], file: Path) -> int:
        """Compile and keep it; where nothing can be kept, only compile."""
        self.of_numba.compile(arguments)
        compiled = self.of_numba.overloads[arguments]
        name = compiled.fndesc.llvm_func_name
        data = name.encode() + b"\0" + compiled.library._get_compiled_object()
        if not compiled.library.has_dynamic_globals:  # such code holds addresses of this process
            with suppress(OSError):
                write_whole(file, _hash_of(data) + data)
        return int(compiled.library.get_pointer_to_function(name))


def _load(file: Path) -> int:
    """Link the code in a file and return its address, 0 where there is none, or no whole one."""
    try:
        content = file.read_bytes()
    except OSError:
        return 0
    data = content[CHECK:]
    if _hash_of(data) != content[:CHECK]:
        return 0
    name, _, code = data.partition(b"\0")
    engine = cpu_target.target_context.codegen()._engine._ee
    engine.add_object_file(ObjectFileRef.from_data(code))
    engine.finalize_object()
    return int(engine.get_function_address(name.decode()))
