"""The page of maps, opened in a real browser: `tox -e browser`."""

import os
import shutil

import numpy as np
import pytest
from matplotlib import colormaps

from keras_vis_compat.explain_command.page import write_page

from .page_cases import HOSTILE, case, pictures, ramps

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 800}
COUNT_DRAWN = "() => [...document.querySelectorAll('#pictures canvas')].filter((one) => one.width !== 300).length"
FIRST_PIXEL = "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: see .ci/chromium"
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """A function that writes a page, opens it and returns it; whatever goes wrong in the page is an error."""
    contexts, troubles, asked = [], [], []

    def open_page(arguments=None, viewport=DESK, **options):
        write_page(tmp_path / "page.html", **(arguments or case()))
        contexts.append(browser.new_context(viewport=viewport, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: message.type == "error" and troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
        page.goto((tmp_path / "page.html").as_uri())
        drawn(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
    assert set(asked) <= {"file", "data"}


def drawn(page, number=0):
    """Wait until a picture has its map."""
    page.wait_for_function("(at) => document.querySelectorAll('#pictures canvas')[at].width !== 300", arg=number)


def view(page, number=0):
    return page.locator("#pictures .view").nth(number)


def colour(page, number=0):
    return view(page, number).locator("canvas").evaluate(FIRST_PIXEL)


def wait_for_colour(page, name, step):
    """Wait until the first pixel of the first map has a colour of a colour map."""
    canvas = view(page).locator("canvas").element_handle()
    wanted = [*map(int, colormaps[name](step, bytes=True))]
    page.wait_for_function(
        "([canvas, wanted]) => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data].join() === wanted.join()",
        arg=[canvas, wanted],
    )


def point_at(page, number, x, y):
    """Move the pointer to a part of the width and the height of a picture."""
    box = view(page, number).bounding_box()
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def value(page):
    return page.locator("#value").inner_text()


def wait_for_value(page, text, where="#value"):
    page.locator(where, has_text=text).wait_for()


def choose(page, method):
    page.locator(".methods label", has_text=method).click()


def test_what_texts_hold_does_not_run(opened):
    page = opened()
    assert page.title() == f"Maps {HOSTILE}"
    assert page.evaluate("window.broken") is None
    assert page.locator("script").count() == 2
    assert page.locator("#pictures figcaption button").nth(1).inner_text() == f"{HOSTILE}.png"


def test_even_a_script_that_came_through_would_not_run(browser, tmp_path):
    write_page(tmp_path / "page.html", **case())
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.broken = 1";
            document.body.append(script);
        })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.broken") is None
    page.close()


def test_method_class_and_colours_change_what_is_drawn(opened):
    page = opened()
    assert colour(page) == [*map(int, colormaps["inferno"](0, bytes=True))]
    page.locator("#colours").select_option("viridis")
    wait_for_colour(page, "viridis", 0)
    page.locator("#colours").select_option("automatic")
    choose(page, "Signed")
    wait_for_colour(page, "RdBu_r", 0)
    assert page.locator("#low").inner_text() == "−1"
    page.locator("#label").select_option(HOSTILE)
    wait_for_colour(page, "RdBu_r", 255)
    assert view(page).get_attribute("aria-label") == "first.png, owl, Signed"


def test_the_slider_says_how_much_of_the_map_there_is(opened):
    page = opened()
    page.locator("#opacity").fill("80")
    assert page.locator("#percent").inner_text() == "80 %"
    assert view(page).locator("canvas").evaluate("(one) => getComputedStyle(one).opacity") == "0.8"
    page.locator("#opacity").press("ArrowLeft")
    assert page.locator("#percent").inner_text() == "79 %"


def test_the_value_under_the_pointer(opened):
    page = opened()
    point_at(page, 0, 0.5, 0.25)
    assert value(page) == "first.png · x 80, y 30 · Ramp 0.50"
    choose(page, "Signed")
    point_at(page, 0, 0.25, 0.75)
    wait_for_value(page, "Signed −0.5")
    assert value(page) == "first.png · x 40, y 90 · Signed −0.50"


def test_a_map_without_numbers_says_so_and_why(opened):
    page = opened()
    choose(page, "Signed")
    page.wait_for_selector("#pictures .view.empty")
    assert page.locator("#pictures .reason").nth(2).inner_text() == f"no evidence {HOSTILE}"
    point_at(page, 2, 0.5, 0.5)
    wait_for_value(page, "Signed not a number")


def test_a_reason_leads_to_its_picture(opened):
    page = opened()
    page.locator("#reasons button").click()
    assert page.locator("[name=method]:checked").get_attribute("value") == "1"
    assert view(page, 2).evaluate("(one) => one === document.activeElement")


def test_arrows_move_between_pictures_and_shift_moves_the_point(opened):
    page = opened()
    view(page).focus()
    page.keyboard.press("ArrowRight")
    assert view(page, 1).evaluate("(one) => one === document.activeElement")
    page.keyboard.press("End")
    assert view(page, 2).evaluate("(one) => one === document.activeElement && one.tabIndex === 0")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert value(page) == "first.png · x 85, y 60 · Ramp 0.54"
    page.keyboard.press("2")
    assert page.locator("[name=method]:checked").get_attribute("value") == "1"
    wait_for_value(page, "Signed")
    assert value(page) == "first.png · x 85, y 60 · Signed 0.07"


def test_enter_compares_the_methods_of_a_picture(opened):
    page = opened()
    view(page).focus()
    page.keyboard.press("Enter")
    assert page.locator("#compare figcaption").all_inner_texts() == ["picture", "Ramp", "Signed"]
    assert page.locator("#compare-title").inner_text() == "first.png"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator("#compare-title").inner_text() == "third & last.png"
    page.wait_for_selector("#compare .view.empty")
    box = page.locator("#compare .view").nth(1).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_for_value(page, "Ramp", "#compare-value")
    assert page.locator("#compare-value").inner_text() == "third & last.png · x 80, y 60 · Ramp 0.50"
    page.keyboard.press("Escape")
    assert view(page, 2).evaluate("(one) => one === document.activeElement")


def test_everything_is_reached_by_tab_and_shows_its_focus(opened):
    page = opened()
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    const one = document.activeElement;
                    const shown = one.name === "method" ? one.nextElementSibling : one;
                    return [one.id || one.name || one.className || one.tagName, getComputedStyle(shown).outlineStyle];
                }"""
            )
        )
    names = [name for name, _ in reached]
    assert names[:7] == ["theme", "method", "label", "colours", "opacity", "SUMMARY", "view"]
    assert names[7:11] == ["scroll", "BUTTON", "BUTTON", "BUTTON"]
    assert {style for name, style in reached[:12]} == {"solid"}


def test_metrics_are_sorted_best_first_and_back(opened):
    page = opened()
    rows = page.locator("#metrics tbody th")
    head = page.locator("#metrics thead button")
    head.nth(1).click()
    assert rows.all_inner_texts() == ["Signed", "Ramp", HOSTILE]
    assert page.locator("#metrics thead th").nth(1).get_attribute("aria-sort") == "ascending"
    head.nth(1).click()
    assert rows.all_inner_texts() == [HOSTILE, "Ramp", "Signed"]
    head.nth(2).press("Enter")
    assert rows.all_inner_texts() == ["Signed", "Ramp", HOSTILE]  # what has no number comes last
    head.nth(0).press(" ")
    assert rows.all_inner_texts() == [HOSTILE, "Ramp", "Signed"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_until_switched_and_are_remembered(opened, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    page = opened(color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(19, 21, 24)"}
    assert page.evaluate(ground) == colours[scheme]
    assert page.locator("#theme").get_attribute("aria-pressed") == str(scheme == "dark").lower()
    page.locator("#theme").click()
    assert page.evaluate(ground) == colours[other]
    page.reload()
    assert page.evaluate(ground) == colours[other]


def test_a_phone_scrolls_only_downwards_and_reads_by_touch(opened):
    page = opened(viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    box = view(page).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    assert value(page).startswith("first.png · x 80, y 3")
    page.locator("#pictures figcaption button").first.tap()
    assert page.locator("#compare").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.locator("#close").tap()
    assert not page.locator("#compare").evaluate("(one) => one.open")


def test_of_two_hundred_pictures_only_those_seen_are_drawn(opened):
    titles = [f"{row}.jpg" for row in range(200)]
    maps = {f"method {row}": ramps(200) for row in range(5)}
    page = opened({"images": pictures(1) * 200, "maps": maps, "titles": titles})
    assert 4 <= page.evaluate(COUNT_DRAWN) < 60
    assert page.locator("#pictures img[src]").count() < 60
    view(page).focus()
    page.keyboard.press("End")
    drawn(page, 199)
    assert page.evaluate(COUNT_DRAWN) < 120


def test_of_two_hundred_pictures_the_slider_moves_without_drawing_any(opened):
    maps = {"method": np.zeros((200, 120, 160), np.float32)}
    page = opened({"images": pictures(1) * 200, "maps": maps, "titles": ["same"] * 200})
    page.evaluate(
        """() => {
            window.paints = 0;
            const put = CanvasRenderingContext2D.prototype.putImageData;
            CanvasRenderingContext2D.prototype.putImageData = function (...all) {
                window.paints++;
                put.apply(this, all);
            };
        }"""
    )
    for percent in ("10", "55", "100"):
        page.locator("#opacity").fill(percent)
    assert page.evaluate("window.paints") == 0
