"""The results in Spanish: the same people, the same filters, every word of ours in Spanish."""

from __future__ import annotations

from tests.web.visitor import words_of


def test_the_results_are_said_in_spanish_from_the_sentence_to_the_reason(visitor):
    page = visitor.see("/es/search?near=Ocean+Township,+NJ&concern=jaw-tension&max_price=100")
    assert page.h1 == (
        "1 profesional en un radio de 25 millas de Ocean Township, NJ, primero quienes más puntos responden"
    )
    assert [words_of(one) for one in page.one("select", id="sort")][:2] == [
        "Primero quienes más puntos responden",
        "Primero los más cercanos",
    ]
    legends = [words_of(one) for one in page.all("summary", class_="filter-group__legend")]
    assert {"Debe estar respondido", "Costo del primer año"} <= set(legends)
    labels = [words_of(one) for one in page.all("label", class_="choice")]
    assert {"Licencia verificada 0", "Tensión de la mandíbula (ATM) 1"} <= set(labels)
    assert "Quitar Tensión de la mandíbula (ATM)" in page.links
    assert (
        page.links["Quitar Como máximo $100 por sesión"] == "/es/search?near=Ocean+Township%2C+NJ&concern=jaw-tension"
    )
    (why,) = (words_of(one) for one in page.all("details", class_="listing-card__why"))
    assert why.startswith("¿Por qué aparece aquí?")
    assert "Número 1 de 1, primero quienes más puntos responden." in why
    assert "Cumple lo que usted eligió: Tensión de la mandíbula (ATM) y Como máximo $100 por sesión." in why
    (card,) = page.all("article", class_="listing-card")
    assert "¿Precios de antemano?" in words_of(card)


def test_what_is_wrong_is_said_in_spanish_beside_its_field(visitor):
    page = visitor.see("/es/search?near=Ocaen+Twonship+ZZ&q=" + "a" * 120)
    assert page.title.startswith("Error: ¿Dónde busca?")
    assert "No encontramos “Ocaen Twonship ZZ”." in words_of(page.one("p", id="near-error"))
    assert words_of(page.one("p", id="q-error")) == "Use 100 caracteres como máximo en las palabras."
    nobody = visitor.see("/es/search?near=07712&within=5&max_price=1")
    assert nobody.h1 == "Todavía no hay profesionales en un radio de 5 millas de Asbury Park, NJ 07712"
    assert {"En un radio de 50 millas", "Sin filtros"} <= set(nobody.links)


def test_who_searches_in_spanish_finds_whom_the_english_words_find(visitor):
    for spanish, english in (
        ("tensión en la mandíbula", "jaw tension"),
        ("acupuntura facial", "facial acupuncture"),
        ("bruxismo en Ocean Township NJ", "jaw tension in Ocean Township NJ"),
    ):
        found = visitor.see(f"/es/search?q={spanish}")
        assert found.slugs == visitor.see(f"/search?q={english}").slugs != [], spanish
    assert "Coincide con “bruxismo” por “tensión de la mandíbula (ATM)”." in found.text


def test_suggestions_are_in_the_language_of_the_page(visitor):
    (first, *_) = visitor.get("/es/api/v1/suggest?q=mandib&kind=concern").get_json()["items"]
    assert (first["label"], first["via"]) == ("Tensión de la mandíbula (ATM)", None)
    assert first["url"] == "/es/search?concern=jaw-tension"
    assert "profesional" in first["detail"]
    (english, *_) = visitor.get("/api/v1/suggest?q=jaw+ten&kind=concern").get_json()["items"]
    assert english["label"] == "Jaw tension (TMJ)"
    (by_english, *_) = visitor.get("/es/api/v1/suggest?q=jaw+ten&kind=concern").get_json()["items"]
    assert by_english["label"] == "Tensión de la mandíbula (ATM)"


def test_every_page_leads_to_itself_in_the_other_language(visitor):
    page = visitor.see("/search?near=07712&q=jaw")
    (switch,) = page.all("a", class_="site-header__language")
    assert (switch.get("href"), switch.get("lang"), words_of(switch)) == (
        "/es/search?near=07712&q=jaw",
        "es",
        "Español",
    )
