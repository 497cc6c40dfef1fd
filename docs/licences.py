"""Write the table of packages, their sizes and licences into docs/licences.md; `make supply` does it."""

import platform
from pathlib import Path

from installed_packages import DEFAULT, Package, installed_packages

PAGE = Path(__file__).resolve().with_name("licences.md")
BEGIN, END = "<!-- packages: begin -->", "<!-- packages: end -->"
LONGEST = 60
"""Letters of a licence that are shown: some packages put the whole text there."""


def table_of(packages: list[Package]) -> str:
    """Return the table of Markdown, with a line of totals above it."""
    default = [package for package in packages if package.parts == (DEFAULT,)]
    total = sum(package.megabytes for package in default)
    where = f"Python {'.'.join(platform.python_version_tuple()[:2])} on {platform.system()} {platform.machine()}"
    lines = [
        f"The default installation brings {len(default)} packages of {total:,.0f} MB; all extras together bring "
        f"{len(packages)} of {sum(package.megabytes for package in packages):,.0f} MB ({where}).",
        "",
        "| package | version | licence | MB | needed by |",
        "|---|---|---|---:|---|",
    ]
    lines += [
        f"| {one.name} | {one.version} | {_short(one.licence)} | {one.megabytes:.1f} | {', '.join(one.parts)} |"
        for one in packages
    ]
    return "\n".join(lines)


def _short(licence: str) -> str:
    """Return a licence without what a table cannot hold."""
    plain = licence.replace("|", "/")
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}..."


def page_with(text: str, table: str) -> str:
    """Return the page with a table between its marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    packages = installed_packages()
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), table_of(packages)), encoding="utf-8")
    print(table_of(packages).splitlines()[0])
