"""The words that `line` and `rules` know: what announces a place, what says "here", what is no place.

Words of the vocabularies are not here; they come from the schema. Everything is lower case, without punctuation.
"""

import re

TITLES = frozenset({"dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "mx"})
COUNTRIES = frozenset({"usa", "u.s.a", "canada"})
ARTICLES = frozenset({"the", "greater", "downtown", "central", "zip", "zipcode", "code", "postal", "postcode", "area"})
"""Words that may stand between "near" and a place."""
KINDS = frozenset({"area", "metro", "region", "vicinity"})
"""Words that may follow a place and belong to it."""
GENERIC = frozenset(
    re.findall(
        r"\w+",
        """
        acupuncturists affordable appointment appointments beauty best book booking cheap cheapest clinic
        clinics cost costs covered expert experts female find good lady licensed local looking low male man
        men natural needles office open practice practices practitioners price prices recommended reviews
        session sessions spa specialist specialists therapist therapists today top treatment treatments want
        who woman women
        acupuntura acupunturista acupunturistas barata barato busco buscar cerca cercana cercano cita clinica con
        consultorio costo de del especialista facial habla hablan mejor mejores mujer necesito para por
        precio precios profesional profesionales que quiero sesion sesiones tratamiento tratamientos un una
        """,
    )
)
"""Words that people add to what they look for; nobody's name."""
WORDS_NOT_CODES = frozenset(re.findall(r"\w+", "as al co de hi id in la ma me mt nd oh ok on or pa pe md"))
"""Codes of regions that are words or titles too: they count with a town before them, and then only at the end,
after a comma or in capitals."""

NEAR = (
    ("close", "to"),
    ("closest", "to"),
    ("nearest", "to"),
    ("near", "to"),
    ("next", "to"),
    ("near",),
    ("nearby",),
    ("cerca", "de"),
)
IN = (("in",), ("around",), ("within",), ("en",))
LOOSE = (("at",), ("by",), ("from",), ("for",), ("serving",), ("of",))
HERE = (
    ("close", "to", "where", "i", "am"),
    ("near", "where", "i", "am"),
    ("where", "i", "am"),
    ("closest", "to", "me"),
    ("nearest", "to", "me"),
    ("close", "to", "me"),
    ("close", "to", "home"),
    ("near", "to", "me"),
    ("near", "my", "location"),
    ("near", "my", "home"),
    ("near", "my", "house"),
    ("near", "my", "area"),
    ("in", "my", "area"),
    ("in", "my", "town"),
    ("in", "my", "city"),
    ("in", "my", "neighborhood"),
    ("around", "my", "area"),
    ("in", "this", "area"),
    ("near", "me", "now"),
    ("near", "me"),
    ("nearby", "me"),
    ("around", "me"),
    ("around", "here"),
    ("near", "here"),
    ("near", "by"),
    ("close", "by"),
    ("of", "me"),
    ("from", "me"),
    ("my", "area"),
    ("my", "location"),
    ("cerca", "de", "mi", "ubicación"),
    ("cerca", "de", "mi", "ubicacion"),
    ("cerca", "de", "mi", "casa"),
    ("cerca", "de", "donde", "estoy"),
    ("cerca", "de", "aquí"),
    ("cerca", "de", "aqui"),
    ("cerca", "de", "mí"),
    ("cerca", "de", "mi"),
    ("en", "mi", "ciudad"),
    ("en", "mi", "zona"),
    ("en", "mi", "área"),
    ("en", "mi", "area"),
    ("nearme",),
    ("nearby",),
)
"""Ways to say "where I am"; the longest come first."""

NAMES_AND_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        alexandria austin berkeley buffalo camden canton charlotte clearwater cleveland clifton columbus
        dallas dayton delta fairfax flushing gloucester hamilton hartford hollywood houston independence
        irvine jackson jamaica kitchener lincoln london madison manhattan marietta markham mesa mobile
        montgomery orange orlando paterson phoenix pitt providence queens reading regina rochester scarborough
        sherbrooke stockton surrey sydney trenton washington whittier windsor
        """,
    )
)
"""Large towns that are also the name of a person or a practice, or a word: offered, not taken, when they stand bare."""
NEVER_PLACES = frozenset(
    re.findall(
        r"\w+",
        """
        april august autumn bed day dry ear early ears fall fullness general home house infrared jaw june
        light march may morning neck network nose office person point red sale skin spring star studio summer
        sun sunday temple temples time training winter
        """,
    )
)
"""Words that follow "in", "near" or "around" without meaning the town of that name."""
LOS_ANGELES = "la"
"""The code of Louisiana, by which most people mean the city: `places.find` answers with both."""
DEGREES = frozenset({"md", "nd", "pa", "ms", "ma"})
"""States whose code is also a title: after the name of a person they are no state."""
