// Package lexicon says which other words may stand for the words of a question:
// those of another language, and other names of the same thing in the same one.
// By it an English, Hindi or Banglish question reaches a Bengali article, and
// USA, আমেরিকা, যুক্তরাষ্ট্র and মার্কিন meet.
//
// # Where the data come from
//
// Expander "name": names of countries, territories, continents and well-known
// languages in English, Bengali and Hindi from the Unicode CLDR, by
// golang.org/x/text/language/display (whose CLDRVersion is 32); months and
// weekdays, whole and short, from the same source by
// github.com/go-playground/locales.
//
// Expander "alias": aliases.tsv. Expander "lexicon": words.tsv.
// Expander "synonym": synonyms.tsv.
// All three are this project's own work.
//
// # To add a line
//
// aliases.tsv holds groups of equal names: one group a line, a tab between two
// names, any language and order. Everything on a line stands for everything
// else on it, so put there only names of one and the same thing, also the
// everyday and the written word of one language.
//
// words.tsv is a small dictionary with three columns: an English word and its
// irregular forms, its Bengali words, its Hindi words. The Hindi column is "-"
// where nobody has filled it in yet. A semicolon begins the next sense, a comma
// the next word of the same sense; the n-th sense of the Hindi column is the
// n-th of the Bengali one. The most usual comes first, spelt as news spells it.
//
// synonyms.tsv holds groups of words of nearly one meaning: what one report says with
// the one, another says with the other (staff, workers). A word may stand in several.
//
// A name or word that is an ordinary word of its language in another meaning
// too ("may", "us") is written with a ~ before it and counts less. A name that
// stands in two groups must have it in both.
//
// Empty lines and lines that begin with # are skipped. Regular inflections need
// no mention: words are also looked up by their stem. Run the package's tests
// after a change; they name the file, the line and the cause of a mistake.
package lexicon
