"""A file of Python that somebody added: it is a module, or it has left no trace."""

import sys
from pathlib import Path

import pytest

from interpose.model.added import load_file
from interpose.model.errors import InterposeError


@pytest.mark.parametrize(
    "fault", ["raise ValueError", "raise KeyboardInterrupt", "raise SystemExit(3)", "1 / 0", "import os.no"]
)
def test_a_file_that_does_not_run_leaves_no_half_module(tmp_path: Path, fault: str) -> None:
    source = tmp_path / "half_made.py"
    source.write_text(f"begun = True\n{fault}\n")
    with pytest.raises(BaseException) as met:
        load_file(source, "half_made_for_a_test")
    assert not isinstance(met.value, KeyError)
    assert "half_made_for_a_test" not in sys.modules
    source.write_text("begun = True\n")
    assert load_file(source, "half_made_for_a_test").begun and sys.modules.pop("half_made_for_a_test")


def test_what_is_no_file_of_python_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("")
    for path in (tmp_path / "note.txt", tmp_path / "absent.py", tmp_path / "a\0.py", tmp_path):
        with pytest.raises(InterposeError, match=r"no such file of Python \(\.py\)"):
            load_file(path)
