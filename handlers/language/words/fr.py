"""French words of time, without accents: texts are folded before they are read."""

from handlers.language.words import Table

WORDS: Table = {
    "weekday": {
        0: "lundi|lundis|lun",
        1: "mardi|mardis|mar",
        2: "mercredi|mercredis|mer",
        3: "jeudi|jeudis|jeu",
        4: "vendredi|vendredis|ven",
        5: "samedi|samedis|sam",
        6: "dimanche|dimanches|dim",
    },
    "month": {
        1: "janvier|janv|jan",
        2: "fevrier|fevr|fev",
        3: "mars",
        4: "avril|avr",
        5: "mai",
        6: "juin",
        7: "juillet|juil|juill",
        8: "aout",
        9: "septembre|sept|sep",
        10: "octobre|oct",
        11: "novembre|nov",
        12: "decembre|dec",
    },
    "quarter_number": {1: "t1", 2: "t2", 3: "t3", 4: "t4"},
    "unit": {
        ("second", 1): "seconde|secondes|sec|s|''",
        ("minute", 1): "minute|minutes|min|mn",
        ("minute", 15): "quart d'heure|quarts d'heure",
        ("day", 1): "jour|jours|journee|journees|j",
        ("week", 1): "semaine|semaines|sem",
        ("week", 2): "quinzaine",
        ("month", 1): "mois",
        ("quarter", 1): "trimestre|trimestres",
        ("year", 1): "an|ans|annee|annees",
        ("year", 10): "decennie|decennies",
        ("business", 1): "jour ouvre|jours ouvres|jour ouvrable|jours ouvrables",
        ("weekend", 1): "week end|weekend|week ends|fin de semaine",
    },
    "hmark": {("hour", 1): "h|heure|heures|hrs"},
    "half": {0.5: "demi|demie"},
    "quarter": {("quarter", 1): "quart|le quart|quarts"},
    "number": {
        0: "zero",
        1: "un|une",
        2: "deux",
        3: "trois|quelques",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze|une douzaine",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        17: "dix sept",
        18: "dix huit",
        19: "dix neuf",
        20: "vingt",
        30: "trente",
        40: "quarante",
        50: "cinquante",
        60: "soixante",
        90: "quatre vingt dix",
        100: "cent",
        1000: "mille",
    },
    "ordinal": {
        1: "premier|premiere|1er|1ere",
        2: "deuxieme|second|2eme",
        3: "troisieme",
        4: "quatrieme",
        5: "cinquieme",
        6: "sixieme",
        7: "septieme",
        8: "huitieme",
        9: "neuvieme",
        10: "dixieme",
        11: "onzieme",
        12: "douzieme",
    },
    "relday": {
        0: "aujourd'hui|aujourdhui|aujourd hui|ce jour|auj|auj.",
        1: "demain|lendemain|le lendemain",
        2: "apres demain|surlendemain|le surlendemain",
        -1: "hier|la veille",
        -2: "avant hier|avanthier",
    },
    "relday+part": {
        (0, "tonight"): "ce soir",
        (-1, "night"): "cette nuit derniere|la nuit derniere|derniere nuit|la derniere nuit",
        (1, "night"): "prochaine nuit|la prochaine nuit",
    },
    "part": {
        "morning": (
            "matin|matins|matinee|le matin|au matin|du matin|dans la matinee|dans le matin|en matinee"
            "|la matinee"
            "|tot le matin|de bon matin|tot dans la matinee|en debut de matinee|en fin de matinee"
        ),
        "opening": "a la premiere heure|des la premiere heure",
        "noon": "midi|a midi|le midi",
        "lunch": "dejeuner|l'heure du dejeuner",
        "after_lunch": "apres dejeuner|apres le dejeuner",
        "afternoon": (
            "apres midi|l'apres midi|dans l'apres midi|de l'apres midi|d'apres midi|d'apres midis"
            "|apres midis"
            "|en debut d'apres midi|en fin d'apres midi"
        ),
        "evening": "soir|soirs|soiree|le soir|du soir|au soir|en soiree|dans la soiree|la soiree|de la soiree"
        "|en debut de soiree|du soiree|fin du soiree|tot du soiree",
        "night": "nuit|la nuit|dans la nuit|de nuit|de la nuit|tard le soir",
        "midnight": "minuit|a minuit",
    },
    "step": {0: "ce|cet|cette|ces"},
    "turn": {
        0: "en cours|courant|courante|actuel|actuelle",
        1: (
            "prochain|prochaine|prochains|prochaines|suivant|suivante|suivants|suivantes|qui vient"
            "|a venir|d'apres"
        ),
        -1: "dernier|derniere|derniers|dernieres|passe|passee|passes|passees|precedent|precedente",
    },
    "now": {
        0: (
            "maintenant|tout de suite|en ce moment|immediatement|des que possible|le plus tot possible"
            "|a l'instant"
            "|en ce moment meme|aussitot que possible|asap"
        )
    },
    "ago": {-1: "plus tot|auparavant|avant maintenant"},
    "hence": {1: "plus tard|a partir de maintenant"},
    "within": {1: "dans|d'ici|sous|en|au bout de|dans les"},
    "since": {-1: "il y a|il ya|y a|ca fait|voila"},
    "after": {1: "apres"},
    "before": {-1: "avant"},
    "to": {-1: "moins|jusqu'au|jusqu'a|jusque"},
    "edge": {
        "start": "debut|au debut|en debut|le debut",
        "mid": "mi|milieu|au milieu|mi de",
        "end": "fin|a la fin|en fin|la fin",
    },
    "deadline": {
        ("end", "day"): "fin de journee|fin de la journee|fin du jour",
        ("end", "month"): "fin de mois|fin du mois|fin mois",
        ("start", "month"): "debut de mois|debut du mois",
        ("end", "year"): "fin d'annee|fin de l'annee|fin de l'an",
        ("start", "year"): "debut d'annee|debut de l'annee",
        ("end", "quarter"): "fin de trimestre|fin du trimestre",
        ("start", "week"): "debut de semaine|debut de la semaine",
    },
    "holiday": {
        "new_year": "jour de l'an|nouvel an|premier de l'an",
        "new_year_eve": (
            "saint sylvestre|la saint sylvestre|reveillon du nouvel an|reveillon de nouvel an"
            "|veille du nouvel an|veille de la fete du nouvel an|veille du jour de l'an"
        ),
        "epiphany": "epiphanie",
        "valentine": "saint valentin|la saint valentin",
        "good_friday": "vendredi saint",
        "easter": "paques|dimanche de paques",
        "easter_monday": "lundi de paques",
        "may_day": "fete du travail",
        "ascension": "ascension|jeudi de l'ascension",
        "pentecost": "pentecote",
        "whit_monday": "lundi de pentecote",
        "bastille": "fete nationale|la fete nationale",
        "assumption": "assomption|l'assomption",
        "halloween": "halloween",
        "all_saints": "toussaint|la toussaint",
        "veterans": "armistice|l'armistice",
        "christmas_eve": "veille de noel|reveillon de noel|la veille de noel",
        "christmas": "noel|jour de noel",
        "black_friday": "black friday|vendredi noir",
        "cyber_monday": "cyber lundi|lundi cyber|cyber monday",
        "thanksgiving": "thanksgiving|jour de l'action de grace|action de grace",
        "mother": "fete des meres|la fete des meres",
        "father": "fete des peres|la fete des peres",
        "earth": "jour de la terre|journee de la terre",
        "womens": "journee de la femme|journee internationale de la femme",
    },
    "at": {1: "a|vers|environ|aux environs de|aux alentours de|a environ|vers les"},
    "the": {1: "le|au|du"},
    "of": {1: "de|des|d'|la|les|l'|de la|de l'|au mois de|le mois de|du mois de|mois de|pile|sur le|sur"},
    "by": {1: "pour|pour le|pour la|durant|pendant|des|au plus tard|depuis"},
    "and": {1: "et"},
    "every": {1: "chaque|tous les|toutes les"},
    "frequency": {
        ("day", 1): "quotidien|quotidiennement|tous les jours|chaque jour",
        ("week", 1): "hebdomadaire|toutes les semaines|chaque semaine",
        ("week", 2): "toutes les deux semaines|toutes les 2 semaines|bimensuel",
        ("month", 1): "mensuel|mensuellement|tous les mois|chaque mois",
        ("month", 3): "trimestriel|tous les trimestres|chaque trimestre",
        ("month", 12): "annuel|tous les ans|chaque annee",
        ("weekday", 1): "en semaine|les jours ouvres|tous les jours ouvres|chaque jour ouvre",
        ("weekend", 1): "tous les week ends",
    },
    "nothing": {
        0: (
            "bonne nuit|bonne journee|bon week end|la derniere fois|cette fois|en fin de compte"
            "|la fin de la ligne"
        )
    },
}
