"""How columns of places are called: by data publishers, and in the languages in which tables of places are kept."""

import re
import unicodedata

FIELDS = ("id", "name", "population", "lat", "lon", "shape")


def plain(column: str) -> str:
    """Return a column's name without case, accents, units in brackets, or signs between words."""
    words = re.sub(r"[(\[].*?[)\]]", " ", column).strip().lstrip("#").strip("\"' ")
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", words)
    letters = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.split(r"[\s_\-.:]+", bare.replace("\u0131", "i"))).strip()


def _listed(names: str) -> tuple[str, ...]:
    """Return names separated by commas as :func:`plain` writes them."""
    return tuple(dict.fromkeys(plain(name) for name in names.split(",")))


USUAL = {
    "id": _listed(
        "id,code,pcode,iso_3166_2,shapeISO,hasc,adm1_code,place_id,location_id,geonameid,key,Kennung,Schlüssel,"
        "código,cod,codice,code_insee,код,الرمز,رمز,شناسه,kod,kode,编码,代码"
    ),
    "name": _listed(
        "name,shapeName,place_name,name_en,nombre,nom,nome,naam,navn,namn,nazwa,ime,nume,название,имя,назва,"
        "наименование,الاسم,اسم,نام,ad,adı,isim,nama,jina,magaca,名称,地名,Ort,Ortsname"
    ),
    "population": _listed(
        "population,pop,people,persons,inhabitants,residents,pop_est,pop_max,tot_pop,totpop,pop_tot,pop_total,total_pop,"
        "population_total,total_population,T_TL,pop/cap,population/capacity,pop_cap,población,habitantes,população,popolazione,abitanti,Einwohner,"
        "Einwohnerzahl,Bevölkerung,bevolking,befolkning,ludność,stanovništvo,население,численность,населення,السكان,"
        "عدد السكان,جمعیت,nüfus,penduduk,idadi ya watu,dadka,人口"
    ),
    "lat": _listed(
        "lat,latitude,y,lat_dd,latitude_dd,point_y,ycoord,y_coord,coord_y,y_coordinate,northing,gps_lat,gps_latitude,"
        "latitud,latitudine,Breite,Breitengrad,geographische Breite,szerokość,широта,خط العرض,دائرة العرض,"
        "عرض جغرافیایی,enlem,lintang,latitudo,纬度"
    ),
    "lon": _listed(
        "lon,lng,long,longitude,x,lon_dd,longitude_dd,long_dd,point_x,xcoord,x_coord,coord_x,x_coordinate,easting,"
        "gps_lon,gps_long,gps_longitude,longitud,longitudine,Länge,Längengrad,geographische Länge,długość,долгота,"
        "довгота,خط الطول,طول جغرافیایی,boylam,bujur,longitudo,经度"
    ),
    "shape": _listed("wkt,geometry,geom,the_geom,geo_shape,geometrie,geometría"),
}
"""Names of each field; an earlier one is taken before a later one."""
LEVELS: dict[str, tuple[str, ...]] = {
    "id": (r"adm(?:in)? ?(\d) ?pcode", r"gid (\d)", r"hasc (\d)", r"iso (\d)", r"adm(?:in)? ?(\d) ?(?:id|code)"),
    "name": (
        r"adm(?:in)? ?(\d) ?(?:name)? ?(?:en|eng)",
        r"adm(?:in)? ?(\d) ?(?:name)?(?: ?(?:fr|es|pt|ar|ru|uk|tr|sw|so|id|my|fa|local|alt))?",
        r"name (\d)",
    ),
    "population": (r"(?:tot(?:al)? )?pop(?:ulation)? ?(?:est|tot|total|in|year)? ?((?:19|20)\d\d)",),
}
"""Names with a number in them: the level of an administrative unit, or a year; the largest number is taken."""
LAST = {
    "id": _listed("feature id,objectid,fid,gid,ogc_fid,uid,OBJECTID_1"),
    "name": _listed(
        "asciiname,place,village,settlement,town,city,location,locality,municipality,municipio,commune,district,county,"
        "departamento,département,governorate,provincia,province,region,state,area,город,label"
    ),
}
"""Names that are taken only where nothing better is there: row numbers of map programs, kinds of places."""
TAGS: dict[str, tuple[str, ...]] = {
    "id": (r"#adm(\d)\+code.*", r"#loc\+code.*"),
    "name": (r"#loc\+name.*", r"#adm(\d)\+name.*", r"#adm(\d)", r"#loc"),
    "population": (r"#population.*",),
    "lat": (r"#geo\+lat.*",),
    "lon": (r"#geo\+lon.*",),
    "shape": (r"#geo\+(?:wkt|shape|bounds).*",),
}
"""Hashtags of the Humanitarian Exchange Language (https://hxlstandard.org), in a second header row."""
BY_1000 = re.compile(r"(?:\b|_)(?:thousands?|milliers|miles|tausend|тыс)\b|['\u2019]000|x ?1[, ]?000\b", re.IGNORECASE)
BY_MILLION = re.compile(r"(?:\b|_)(?:millions?|millones|mio|млн)\b", re.IGNORECASE)


def scale_of(column: str) -> int:
    """Return how many persons one unit of a column stands for: 1, a thousand or a million."""
    if BY_1000.search(column):
        return 1000
    return 1_000_000 if BY_MILLION.search(column) else 1


def _ranked(field: str, columns: dict[str, str], patterns: tuple[str, ...]) -> list[str]:
    """Return the columns whose names match a pattern, those of the largest number first."""
    found = []
    for rank, pattern in enumerate(patterns):
        for name, column in columns.items():
            match = re.fullmatch(pattern, name)
            if match:
                level = int(match.group(1)) if match.groups() and match.group(1) else 0
                found.append((-level, rank, column))
    return [column for *_, column in sorted(found, key=lambda item: item[:2])]


def candidates(field: str, columns: list[str], tags: dict[str, str]) -> list[str]:
    """Return the columns that may hold a field, the likeliest first.

    Parameters
    ----------
    field : str
        One of :data:`FIELDS`.
    columns : list of str
        Columns of the file, or properties of its features.
    tags : dict
        Hashtag of each column, where the file has a row of them.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(plain(column), column)
    by_tag = {tag.replace(" ", "").lower(): column for column, tag in reversed(tags.items())}
    found = [by_name[name] for name in USUAL[field] if name in by_name]
    found += _ranked(field, by_tag, TAGS[field])
    found += _ranked(field, by_name, LEVELS.get(field, ()))
    found += [by_name[name] for name in LAST.get(field, ()) if name in by_name]
    return list(dict.fromkeys(found))
