package postgres

import (
	"strconv"
	"strings"
)

// numbered writes a statement's parameters as PostgreSQL has them: ?2 is $2, and ? the
// one behind the highest so far, as SQLite counts. In quotes and comments nothing changes.
func numbered(statement string) string {
	if !strings.ContainsRune(statement, '?') {
		return statement
	}
	var out strings.Builder
	out.Grow(len(statement) + 16)
	highest := 0
	for i := 0; i < len(statement); {
		if n := passage(statement[i:]); n > 0 {
			out.WriteString(statement[i : i+n])
			i += n
			continue
		}
		if statement[i] != '?' {
			out.WriteByte(statement[i])
			i++
			continue
		}
		end := i + 1
		for end < len(statement) && statement[end] >= '0' && statement[end] <= '9' {
			end++
		}
		number, err := strconv.Atoi(statement[i+1 : end])
		if err != nil {
			number = highest + 1
		}
		highest = max(highest, number)
		out.WriteString("$" + strconv.Itoa(number))
		i = end
	}
	return out.String()
}

// passage returns how many bytes a quoted text or a comment at the beginning of s has, 0
// where there is neither. A doubled quote is two quoted texts beside each other.
func passage(s string) int {
	closing := ""
	switch {
	case s[0] == '\'' || s[0] == '"':
		closing = s[:1]
	case strings.HasPrefix(s, "--"):
		closing = "\n"
	default:
		return 0
	}
	if at := strings.Index(s[1:], closing); at >= 0 {
		return at + 2
	}
	return len(s)
}

// functions are those of SQLite that the owners' statements use and PostgreSQL lacks.
const functions = `
CREATE OR REPLACE FUNCTION max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT greatest($1, $2)';
CREATE OR REPLACE FUNCTION min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT least($1, $2)';
CREATE OR REPLACE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT strpos($1, $2)';
`
