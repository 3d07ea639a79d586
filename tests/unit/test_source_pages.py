"""Pages of the sources say what the registry says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssk import source_pages, sources

PAGES = source_pages.pages()


@pytest.mark.parametrize("name", list(PAGES))
def test_the_page_is_what_the_registry_gives(name: str) -> None:
    written = (source_pages.FOLDER / name).read_text(encoding="utf-8")
    assert written == PAGES[name], "run `python -m ssk.source_pages`"


def test_a_page_of_a_source_that_is_gone_goes(tmp_path: Path) -> None:
    (tmp_path / "gone.md").touch()
    source_pages.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert {path.name for path in source_pages.FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("source_id", sources.REGISTERED)
def test_a_page_holds_all_that_is_declared(source_id: str) -> None:
    source, page = sources.source(source_id), PAGES[f"{source_id}.md"]
    told = [*source.traps, *(str(value) for value in source.origin.values())]
    for dataset in source.datasets.values():
        told += [dataset.dataset_id, dataset.title, *dataset.columns]
        told += [field.about for field in dataset.fields.values()]
        told += [check.wrong for check in dataset.checks]
    flat = page.replace("\\|", "|")
    assert [text for text in told if " ".join(text.split()) not in flat] == []
    assert "VERIFIED" in page or "BELIEVED" in page
    assert f"ssk/sources/{source_id}.yml" in page
