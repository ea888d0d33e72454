package fetch

import "strings"

// rules are the lines of a robots.txt file for one user agent. The zero value
// allows everything.
//
// The parser is our own because the libraries at hand match a pattern anywhere in
// the path, so that the common "Allow: /$" lets in all folders, and drop a whole file
// for one line before the first user agent.
type rules struct {
	list      []rule
	forbidden bool // all of it, since the file cannot be had
}

type rule struct {
	parts []string // of the pattern, between its stars
	size  int      // bytes of the pattern: the longest that matches counts
	end   bool     // the pattern ends with $
	allow bool
}

// parseRules reads a robots.txt file as RFC 9309 says, for a product name. What is
// no line of it is passed over.
func parseRules(file, product string) rules {
	var own, others rules
	var forOwn, forOthers, named bool // of the group at hand; named: our name is in some group
	inAgents := false
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(file, "\uFEFF"), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !inAgents {
				forOwn, forOthers, inAgents = false, false, true
			}
			forOwn = forOwn || strings.EqualFold(productOf(value), product)
			forOthers = forOthers || value == "*"
			named = named || forOwn
		case "allow", "disallow":
			inAgents = false
			if value == "" {
				continue
			}
			r := newRule(value, key == "allow")
			if forOwn {
				own.list = append(own.list, r)
			}
			if forOthers {
				others.list = append(others.list, r)
			}
		}
	}
	if named {
		return own
	}
	return others
}

// productOf is the name that a user agent begins with.
func productOf(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

func newRule(pattern string, allow bool) rule {
	pattern = canonicalPath(pattern, "*$")
	size := len(pattern)
	pattern, end := strings.CutSuffix(pattern, "$")
	return rule{parts: strings.Split(pattern, "*"), size: size, end: end, allow: allow}
}

// allowed reports whether a path, with its query, may be fetched. Of two rules as
// long as each other the one that allows counts.
func (r rules) allowed(path string) bool {
	if path == "/robots.txt" {
		return true
	}
	if r.forbidden {
		return false
	}
	path = canonicalPath(path, "")
	size, allow := -1, true
	for _, rule := range r.list {
		if rule.size < size || rule.size == size && allow || !rule.matches(path) {
			continue
		}
		size, allow = rule.size, rule.allow
	}
	return allow
}

// matches needs no going back: a star takes as little as it can, except that the
// last part must stand at the end when the pattern says so.
func (r rule) matches(path string) bool {
	rest, ok := strings.CutPrefix(path, r.parts[0])
	if !ok {
		return false
	}
	last := len(r.parts) - 1
	for i, part := range r.parts[1:] {
		if r.end && i+1 == last {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !r.end || rest == ""
}

// canonicalPath writes a path so that equal ones are equal byte for byte: what needs no
// escape has none, all else has one. Characters in special stand for themselves.
func canonicalPath(s, special string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			c = byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			if unreserved(c) {
				b.WriteByte(c)
				continue
			}
		} else if c > ' ' && c < 0x7F && (c != '*' && c != '$' || strings.IndexByte(special, c) >= 0) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// unhex gives the value of a hexadecimal digit, less than 0 for anything else.
func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
