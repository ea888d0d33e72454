# The folder of Poppler's pdftotext and pdftoppm, which read what a browser prints.
debian pdftotext poppler-utils
UKTI_TEST_POPPLER=$(dirname "$(command -v pdftotext)") || fail 'apt-get install poppler-utils'
export UKTI_TEST_POPPLER
