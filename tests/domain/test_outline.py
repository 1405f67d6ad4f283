from hisl.domain import text
from hisl.domain.outline import outlined


def test_it_gives_every_heading_an_address_made_of_its_words():
    html, headings = outlined(text.render("# Check `end play`\n\nFirst.\n\n## Seals & caps\n"))
    assert headings == (
        ("s-check-end-play", "Check end play", 1),
        ("s-seals-caps", "Seals & caps", 2),
    )
    assert '<h3 id="s-check-end-play">' in html


def test_it_tells_equal_headings_apart():
    _, headings = outlined(text.render("# Why\n\n# Why\n\n# Why --2\n"))
    anchors = [heading.anchor for heading in headings]
    assert len(set(anchors)) == 3


def test_it_keeps_a_text_without_headings_as_it_is():
    assert outlined("<p>Plain.</p>") == ("<p>Plain.</p>", ())


def test_no_heading_can_break_out_of_its_id():
    html, _ = outlined(text.render('# "><script>alert(1)</script> onload="x\n'))
    assert "<script" not in html
    assert html.count('id="') == 1
