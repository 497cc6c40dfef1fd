"""A study on one page."""


def write_study_page(path, meta, table):
    pass
