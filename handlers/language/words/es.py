"""Spanish words of time, without accents: texts are folded before they are read."""

from handlers.language.words import Table

WORDS: Table = {
    "weekday": {
        0: "lunes|lun",
        1: "martes|mar",
        2: "miercoles|mier|mie|mx",
        3: "jueves|jue",
        4: "viernes|vie",
        5: "sabado|sabados|sab",
        6: "domingo|domingos|dom",
    },
    "month": {
        1: "enero|ene|jan",
        2: "febrero|feb",
        3: "marzo",
        4: "abril|abr",
        5: "mayo|may",
        6: "junio|jun",
        7: "julio|jul",
        8: "agosto|ago",
        9: "septiembre|setiembre|sept|sep|set",
        10: "octubre|oct",
        11: "noviembre|nov",
        12: "diciembre|dic",
    },
    "quarter_number": {1: "t1", 2: "t2", 3: "t3", 4: "t4"},
    "unit": {
        ("second", 1): "segundos|seg|s",
        ("minute", 1): "minuto|minutos|min|mins",
        ("minute", 15): "cuarto de hora|cuartos de hora",
        ("day", 1): "dias|jornada",
        ("week", 1): "semana|semanas|sem",
        ("week", 2): "quincena",
        ("month", 1): "mes|meses",
        ("quarter", 1): "trimestre|trimestres",
        ("year", 1): "ano|anos",
        ("year", 10): "decada|decadas",
        ("business", 1): "dia habil|dias habiles|dia laborable|dias laborables|dia laboral|dias laborales",
        ("weekend", 1): "fin de semana|fines de semana|finde",
    },
    "second": {("second", 1): "segundo"},
    "hmark": {("hour", 1): "h|hora|horas|hrs"},
    "half": {0.5: "media|medio"},
    "quarter": {("quarter", 1): "cuarto|cuartos"},
    "number": {
        0: "cero|zero",
        1: "un|uno|una",
        2: "dos|un par de|par de",
        3: "tres|unos cuantos|unos pocos",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciseis|diez y seis",
        17: "diecisiete",
        18: "dieciocho",
        19: "diecinueve",
        20: "veinte",
        21: "veintiuno|veintiun|veintiuna",
        22: "veintidos",
        23: "veintitres",
        24: "veinticuatro",
        25: "veinticinco",
        26: "veintiseis",
        27: "veintisiete",
        28: "veintiocho",
        29: "veintinueve",
        30: "treinta",
        40: "cuarenta",
        50: "cincuenta",
        60: "sesenta",
        100: "cien|ciento",
        1000: "mil",
    },
    "ordinal": {
        1: "primero|primer|primera",
        2: "segunda",
        3: "tercero|tercer|tercera",
        4: "cuarta",
        5: "quinto|quinta",
        6: "sexto|sexta",
        7: "septimo|septima",
        8: "octavo|octava",
        9: "noveno|novena",
        10: "decimo|decima",
    },
    "relday": {
        0: "hoy|hoy dia|el dia de hoy|de hoy|dia de hoy",
        1: "manana|el dia de manana|dia de manana|de manana",
        2: "pasado manana|el dia despues de manana|dia despues de manana",
        -1: "ayer|el dia de ayer|de ayer",
        -2: "anteayer|antes de ayer|antier|antes de anoche",
    },
    "relday+part": {
        (0, "tonight"): "esta noche",
        (0, "morning"): "esta manana",
        (-1, "night"): "anoche",
    },
    "part": {
        "morning": (
            "de la manana|por la manana|en la manana|a la manana|por las mananas|por la manana temprano"
            "|pronto por la manana|temprano por la manana|a primera hora de la manana"
        ),
        "opening": "a primera hora|primera hora",
        "noon": "mediodia|medio dia|al mediodia|del mediodia|a mediodia|al medio dia",
        "afternoon": (
            "tarde|de la tarde|por la tarde|en la tarde|a la tarde|en plena tarde|pronto por la tarde"
            "|por las tardes"
        ),
        "evening": "noche|de la noche|por la noche|en la noche|a la noche|pronto por la noche|por las noches",
        "midnight": "medianoche|media noche|a medianoche|a media noche",
        "dawn": "madrugada|de la madrugada|de madrugada|por la madrugada|al amanecer",
    },
    "step": {0: "este|esta|estos|estas|ese|esa"},
    "turn": {
        1: (
            "proximo|proxima|proximos|proximas|siguiente|siguientes|que viene|que vienen|entrante"
            "|venidero|venidera"
        ),
        -1: "pasado|pasada|pasados|pasadas|anterior|anteriores|ultimo|ultima|ultimos|ultimas",
        0: "actual|en curso|corriente",
    },
    "now": {
        0: "ahora|ahora mismo|ahorita|ahorita mismo|justo ahora|inmediatamente|en este momento"
        "|en este preciso momento|en este instante|lo antes posible|cuanto antes"
        "|tan pronto como sea posible|de inmediato|lo mas pronto posible|tan pronto como podamos"
    },
    "ago": {-1: "atras|antes"},
    "hence": {1: "despues|mas tarde|luego|a partir de ahora"},
    "within": {1: "en|dentro de|de aqui a|en los|en las"},
    "since": {-1: "hace|hace unos|hace unas"},
    "after": {1: "despues de|despues del|tras|a partir de|pasado el"},
    "before": {-1: "antes de|antes del"},
    "to": {-1: "menos|hasta|hasta el|hasta las"},
    "edge": {
        "start": "principio|principios|comienzo|comienzos|inicio|inicios|a principios|a comienzos",
        "mid": "mediados|a mediados|mitad",
        "end": "fin|final|finales|fines|a finales|a fines|al final",
    },
    "deadline": {
        ("end", "day"): "fin del dia|final del dia|fin de dia|fin de la jornada",
        ("end", "month"): "fin de mes|final de mes|fin del mes|finales de mes|fines de mes",
        ("start", "month"): "principio de mes|principios de mes|inicio de mes",
        ("mid", "month"): "mediados de mes",
        ("end", "year"): "fin de ano|final de ano|fin del ano|finales de ano",
        ("end", "quarter"): "fin de trimestre|fin del trimestre|final del trimestre",
    },
    "holiday": {
        "new_year": "ano nuevo|dia de ano nuevo",
        "new_year_eve": "nochevieja|noche vieja|fin de ano nuevo|vispera de ano nuevo",
        "epiphany": "dia de reyes|reyes magos|reyes",
        "valentine": "san valentin|dia de san valentin|dia de los enamorados",
        "good_friday": "viernes santo",
        "maundy": "jueves santo",
        "palm_sunday": "domingo de ramos",
        "ash_wednesday": "miercoles de ceniza",
        "earth": "dia de la tierra|el dia de la tierra",
        "easter": "pascua|semana santa|domingo de pascua|domingo de resurreccion",
        "may_day": (
            "dia del trabajo|dia del trabajador|dia internacional de los trabajadores|dia de los trabajadores"
        ),
        "mother": "dia de la madre|dia de las madres",
        "father": "dia del padre",
        "halloween": "halloween|noche de brujas",
        "all_saints": "dia de todos los santos|todos los santos",
        "all_souls": "dia de los muertos|dia de muertos|dia de los difuntos",
        "thanksgiving": "dia de accion de gracias|accion de gracias",
        "black_friday": "viernes negro|black friday",
        "cyber_monday": "lunes cibernetico|ciber lunes|cyber lunes",
        "christmas_eve": "nochebuena|noche buena",
        "christmas": "navidad|dia de navidad|navidades",
        "womens": "dia de la mujer|dia internacional de la mujer",
        "april_fools": "dia de los inocentes de abril",
    },
    "at": {
        1: (
            "a las|a la|las|al las|a eso de las|sobre las|hacia las|cerca de las|para las|de las"
            "|desde las|a eso de la|alrededor de las|alrededor de la"
        )
    },
    "dayword": {("day", 1): "dia"},
    "the": {1: "el|del|al|para el"},
    "of": {1: "de|de la|la|los|por|en el|en la|del mes de|el mes de|del ano|de el|en punto"},
    "by": {1: "para|desde|durante|durante el|a mas tardar|durante el mes de|para la"},
    "and": {1: "y|con"},
    "every": {1: "cada|todos los|todas las"},
    "frequency": {
        ("day", 1): "diario|diariamente|a diario|todos los dias|cada dia",
        ("week", 1): "semanal|semanalmente|todas las semanas|cada semana",
        ("week", 2): "quincenal|cada dos semanas|cada 2 semanas",
        ("month", 1): "mensual|mensualmente|todos los meses|cada mes",
        ("month", 3): "trimestral|trimestralmente|cada trimestre",
        ("month", 12): "anual|anualmente|todos los anos|cada ano",
        ("weekday", 1): "entre semana|cada dia laborable|todos los dias laborables|dias laborables",
    },
    "nothing": {
        0: (
            "buenos dias|buenas tardes|buenas noches|la ultima vez|esta vez|la proxima vez|mas o menos"
            "|un dia de estos"
        )
    },
}
