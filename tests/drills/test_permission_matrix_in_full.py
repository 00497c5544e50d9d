"""Who gets which answer, from every page: everybody asks everything, and reads what they get."""

from tests.house.asking import Asked
from tests.house.test_permission_matrix import answers, empty_sites, hold_to_the_matrix


def test_whoever_asks_gets_the_answer_that_the_matrix_says(tmp_path, template_database):
    hold_to_the_matrix(answers(empty_sites(tmp_path, template_database), Asked))
