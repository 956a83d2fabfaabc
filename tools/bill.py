"""The bill of materials of truceline and of its extras for users, as CycloneDX JSON: make sbom.

python tools/bill.py [FILE]     writes dist/truceline.cdx.json, and holds it to the schema of CycloneDX 1.6
"""

from __future__ import annotations

import sys
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.dependencies import FOR_USERS, OURS, ROOT, Package, Rules, closure

VERSION = SchemaVersion.V1_6
FILE = ROOT / "dist" / "truceline.cdx.json"


def bill(version: str) -> str:
    """What is installed here for truceline and its extras, with who brings whom; the extras' own part is optional."""
    rules = Rules()
    required = closure(rules)
    packages = {name: found for extra in FOR_USERS for name, found in closure(rules, extra).items()} | required
    ours = Component(name=OURS, version=version, type=ComponentType.APPLICATION, licenses=_licences("Apache-2.0"))
    ours.purl = PackageURL("pypi", name=OURS, version=version)
    parts = {name: _component(package, required=name in required) for name, package in packages.items()}
    bom = Bom(components=parts.values())
    bom.metadata.component = ours
    bom.register_dependency(ours, parts.values())
    for name, package in packages.items():
        bom.register_dependency(parts[name], [parts[one] for one in package.brings if one in parts])
    return make_outputter(bom, OutputFormat.JSON, VERSION).output_as_string(indent=2) + "\n"


def _component(package: Package, *, required: bool) -> Component:
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"pypi:{package.name}",
        scope=ComponentScope.REQUIRED if required else ComponentScope.OPTIONAL,
        licenses=_licences(package.licence),
        purl=PackageURL("pypi", name=package.name, version=package.version),
    )


def _licences(expression: str) -> list[object]:
    return [LicenseFactory().make_from_string(expression)]


def problems(text: str) -> str | None:
    """What the schema of CycloneDX has against it; None where nothing."""
    error = JsonStrictValidator(VERSION).validate_str(text)
    return None if error is None else str(error)


def main(to: Path) -> None:
    from truceline import __version__

    text = bill(__version__)
    if (problem := problems(text)) is not None:
        sys.exit(f"the bill of materials is not valid CycloneDX: {problem}")
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {to}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
