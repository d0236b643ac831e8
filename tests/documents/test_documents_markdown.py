"""People's text keeps its emphasis, lists and links, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from valvo.documents.markdown import SAFE_TAGS, ListBlock, Span, TextBlock, parse, to_html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Ett **starkt** och *lutande* ord", "<p>Ett <strong>starkt</strong> och <em>lutande</em> ord</p>"),
        ("- a\n- b\n  1. c\n  2. d", "<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>"),
        ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("> Citat", "<blockquote><p>Citat</p></blockquote>"),
        ("# Rubrik", "<p><strong>Rubrik</strong></p>"),
        ("Rad ett  \nrad två", "<p>Rad ett<br>rad två</p>"),
        ("`kod`", "<p><code>kod</code></p>"),
        ("![En bild](https://x.fi/a.png)", "<p>En bild</p>"),
        ("a\n\n***\n\nb", "<p>a</p><p>b</p>"),
    ],
)
def test_markdown_becomes_plain_html(markdown: str, expected: str) -> None:
    assert to_html(markdown) == expected


def test_a_link_keeps_its_address_when_it_is_a_web_or_mail_address() -> None:
    assert 'href="https://www.finlex.fi/"' in to_html("[lagen](https://www.finlex.fi/)")
    assert 'href="mailto:a@b.fi"' in to_html("[skriv](mailto:a@b.fi)")


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<img src=x onerror="alert(1)">',
        '[x](https://a.fi/" onclick="alert(1))',
        "<div style='position:fixed'>x</div>",
        "![x](javascript:alert(1))",
    ],
)
def test_markup_and_scripts_stay_text(markdown: str) -> None:
    tree = html.fragment_fromstring(to_html(markdown), create_parent="div")
    assert {element.tag for element in tree.iterdescendants()} <= SAFE_TAGS
    assert tree.xpath("//@onclick|//@onerror|//@style|//@src") == []
    assert all(link.startswith(("https:", "http:", "mailto:")) for link in tree.xpath("//@href"))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_gives_any_other_element_than_the_safe_ones(text: str) -> None:
    tree = html.fragment_fromstring(to_html(text) or "<p></p>", create_parent="div")
    assert {element.tag for element in tree.iterdescendants()} <= SAFE_TAGS


def test_a_list_holds_its_items_and_lists_within() -> None:
    (block,) = parse("- a\n- b\n  1. c")
    assert isinstance(block, ListBlock)
    inner = ListBlock(True, 1, ((TextBlock((Span("c"),)),),))  # noqa: FBT003  (ordered)
    assert block.items == ((TextBlock((Span("a"),)),), (TextBlock((Span("b"),)), inner))
