"""What people do, in a real browser, at the width of a desk and of a telephone; by keys alone where it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policymine.web import Access
from tests.web.conftest import DEAL, PASSWORD, share_with_two
from tests.web.live import Live

WIDTHS = (1280, 390)
MOST_TABS = 250


@pytest.fixture
def live(own_corpus: Path, serve: Callable[..., Live]) -> Live:
    return serve(own_corpus, Access(alone="me"))


@pytest.fixture
def team_live(own_corpus: Path, serve: Callable[..., Live]) -> Live:
    share_with_two(own_corpus)
    return serve(own_corpus, Access(team=True))


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages of browsers of their own; a fault in a script fails the test."""
    contexts, faults = [], list[str]()

    def open_one(width: int = 1280, **more: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not faults


def wait_for_picture(page: Any) -> None:
    for _ in range(1200):  # the first picture waits for the process that draws it
        if page.evaluate("document.getElementById('picture').naturalWidth") > 100:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the picture of the page does not come")


def log_in(page: Any, live: Live, name: str) -> None:
    page.goto(f"{live.address}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live.address}/")


def reach(page: Any, wanted: Any) -> None:
    """Press Tab until something has the focus, and see that it can be seen there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            assert wanted.evaluate("one => getComputedStyle(one).outlineStyle !== 'none'"), "the focus is not shown"
            return
    raise AssertionError(f"no key leads to {wanted}")


def press(page: Any, wanted: Any) -> None:
    """Follow a link or send a form by its key, and wait for what it leads to."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_surprising_score_is_followed_to_the_page_and_corrected_by_keys(
    live: Live, open_page: Callable[..., Any]
) -> None:
    page = open_page()
    page.goto(f"{live.address}/")
    press(page, page.get_by_role("link", name="Marlshire devolution deal", exact=True))
    page.wait_for_url(f"**/documents/{DEAL}")
    before = read_history(page)
    press(page, page.locator(".waterfall th a").first)
    chosen = page.locator("a.s.chosen")
    chosen.wait_for()
    press(page, chosen)
    for code, place in (("Power kept at the centre", 2), ("Power to communities", 3)):
        page.get_by_role("radio", name=code).wait_for()
        reach(page, page.locator('input[name="code"]:checked'))
        choose_by_arrows(page, page.get_by_role("radio", name=code))
        press(page, page.get_by_role("button", name="Confirm"))
        page.get_by_text("corrected by a reviewer").first.wait_for()
        press(page, page.get_by_role("link", name="Back to the text"))
        press(page, page.locator("a.s").nth(place))
    page.goto(f"{live.address}/documents/{DEAL}")
    after = read_history(page)
    assert len(after) == len(before) + 2
    assert "the reviews" in after[0]


def choose_by_arrows(page: Any, radio: Any) -> None:
    for _ in range(12):
        if radio.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("no arrow key chooses it")


def read_history(page: Any) -> list[str]:
    return list(page.locator("#history + .scroll tbody tr").all_inner_texts())


def test_every_score_is_seen_on_a_telephone_without_moving_the_table(live: Live, open_page: Callable[..., Any]) -> None:
    page = open_page(390)
    page.goto(live.address)
    cells = page.locator(".ranking tbody td.scale + td")
    boxes = [each.bounding_box() for each in cells.all()]
    assert boxes
    assert all(box["x"] + box["width"] <= 390 for box in boxes), boxes
    page.locator(".ranking td.date").first.wait_for(state="hidden")


def test_the_page_stands_beside_its_text_on_a_telephone(live: Live, open_page: Callable[..., Any]) -> None:
    page = open_page(390)
    page.goto(f"{live.address}/documents/{DEAL}")
    page.locator(".waterfall th a").first.click()
    page.locator("a.s.chosen").wait_for()
    page.locator("#picture").scroll_into_view_if_needed()
    wait_for_picture(page)
    page.locator("a.s.chosen").click()
    page.get_by_label("Power to communities").check()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Saved.").wait_for()


def test_the_queue_is_worked_with_keys_and_keeps_what_cannot_be_sent(live: Live, open_page: Callable[..., Any]) -> None:
    page = open_page()
    page.goto(f"{live.address}/queue")
    first = page.evaluate("document.body.dataset.shown")
    for key in ("1", "Enter", "2", "c", "p", "Enter", "s"):
        page.locator("[data-card]").wait_for()
        page.keyboard.press(key)
    page.locator("body[data-saved='3']").wait_for()
    page.keyboard.press("u")
    page.keyboard.type("it may be either")
    page.keyboard.press("Enter")
    page.locator("body[data-saved='4']").wait_for()
    page.locator("#moved", has_text="→").wait_for()
    page.locator("[data-card]").wait_for()
    page.context.set_offline(True)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.locator("body[data-unsaved='1']").wait_for()
    page.locator("#trouble", has_text="kept here").wait_for()
    page.context.set_offline(False)
    page.locator("body[data-unsaved='0']").wait_for()
    page.locator("body[data-saved='5']").wait_for()
    page.locator("[data-card]").wait_for()
    assert page.evaluate("document.body.dataset.shown") != first
    page.keyboard.press("z")
    page.get_by_text("Taken back.").wait_for()
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Keys").is_visible()


def test_the_queue_works_without_scripts(live: Live, open_page: Callable[..., Any]) -> None:
    page = open_page(390, java_script_enabled=False)
    page.goto(f"{live.address}/queue")
    page.get_by_label("None of these").check()
    page.get_by_role("button", name="Confirm").click()
    page.locator("#saved", has_text="Saved.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_two_code_blind_and_a_lead_settles(team_live: Live, open_page: Callable[..., Any], width: int) -> None:
    ann, ben, lea = (open_page(width) for _ in range(3))
    for page, name in ((ann, "ann"), (ben, "ben"), (lea, "lea")):
        log_in(page, team_live, name)
    ann.goto(f"{team_live.address}/queue")
    document, number = ann.evaluate("document.body.dataset.shown").rsplit(":", 1)
    assert ann.get_by_text("without seeing each other").is_visible()
    ann.keyboard.press("1")
    ann.keyboard.press("Enter")
    ann.locator("body[data-saved='1']").wait_for()
    ben.goto(f"{team_live.address}/documents/{document}/sentences/{number}")
    assert "The classifier says" not in ben.content()
    ben.get_by_label("Power kept at the centre").check()
    ben.locator('input[name="note"]').fill("the centre decides")
    ben.get_by_role("button", name="Confirm").click()
    ben.get_by_text("Saved.").wait_for()
    lea.goto(f"{team_live.address}/disagreements")
    assert lea.get_by_text("the centre decides").is_visible()
    lea.locator('select[name="code"]').first.select_option(label="Power to communities")
    lea.get_by_label("Why (those who are overruled will read it)").first.fill("the residents decide")
    lea.get_by_role("button", name="Settle it").first.click()
    lea.get_by_text("there is nothing to settle").wait_for()
    ben.goto(f"{team_live.address}/overruled")
    assert ben.get_by_text("the residents decide").is_visible()


def test_files_are_added_and_scored(live: Live, open_page: Callable[..., Any], tmp_path: Path) -> None:
    speech = tmp_path / "A speech on parks.txt"
    lines = (f"Residents of street {number} will decide how their park is run." for number in range(12))
    speech.write_text("\n\n".join(lines), encoding="utf-8")
    page = open_page()
    page.goto(f"{live.address}/add")
    known = live.folder / "documents" / "speech-thaxby-service-reform.txt"
    draft = tmp_path / "draft.txt"
    draft.write_bytes(known.read_bytes().rpartition(b"\n\n")[0])
    page.get_by_label("Files").set_input_files([speech, known, draft])
    page.get_by_role("button", name="Add them").click()
    page.locator(".outcomes .good").wait_for()
    page.locator(".outcomes .bad", has_text="already").wait_for()
    asked = page.locator(".outcomes .asked", has_text="draft.txt has not been added yet")
    asked.get_by_role("button", name="The same in another form").click()
    page.locator(".outcomes .good", has_text="Kept draft.txt with").wait_for()
    page.locator(".outcomes .good a", has_text="Parks").or_(page.locator(".outcomes .good a", has_text="parks")).click()
    page.locator(".figure", has_not_text="Not scored yet").wait_for(timeout=120_000)
    assert "Read the text" in page.content()
