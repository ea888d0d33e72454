package page

import (
	_ "embed"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
	"github.com/ukti-bot/ukti/knowledge/text"
)

//go:embed months.txt
var monthFile string

// months are the names of the months in many languages, folded.
var months = func() map[string]time.Month {
	m := map[string]time.Month{}
	for line := range strings.Lines(monthFile) {
		line, _, _ = strings.Cut(line, "#")
		names := strings.Fields(line)
		if len(names) == 0 {
			continue
		}
		number, err := strconv.Atoi(names[0])
		if err != nil {
			panic("months.txt: a line begins with the month's number: " + line)
		}
		for _, name := range names[1:] {
			m[text.Fold(name)] = time.Month(number)
		}
	}
	return m
}()

var (
	dayMonthYear = pattern.Lazy(`(?:^|[^\d:.]|[\p{L}\p{M}]:)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|ই|শে|লা|রা|ঠা)?[\s,]*(?:de |of |ta |da')?\s*([\p{L}\p{M}]{3,}|[\p{L}\p{M}]{2,}\.?)(?: / [\p{L}\p{M}]+)?[\s,.]*(?:de |del )?\s*(\d{4})(?:[^\d]|$)`)
	monthDayYear = pattern.Lazy(`(?:^|[^\p{L}\p{M}])([\p{L}\p{M}]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})(?:[^\d]|$)`)
	yearMonthDay = pattern.Lazy(`(?:^|[^\d])(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:[^\d]|$)`)
	numbersOnly  = pattern.Lazy(`(?:^|[^\d])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?([-/.])\s?(\d{4})(?:[^\d]|$)`)
	clockTime    = pattern.Lazy(`(?:^|[^\d])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::[0-5]\d)?\s*([ap])?\.?m?`)
)

// dateIn finds a date in words: 27 November 2026, November 27, 2026, ২৭ নভেম্বর
// ২০২৬, 27/11/2026 (the day first where both could be the month), with the time of
// day where one stands behind it.
func dateIn(s string) (time.Time, bool) {
	s = text.Fold(s)
	var t time.Time
	var end int
	found := false
	for _, m := range dayMonthYear().FindAllStringSubmatchIndex(s, 4) {
		if month, ok := months[strings.TrimSuffix(s[m[4]:m[5]], ".")]; ok {
			t, found = day(s[m[6]:m[7]], strconv.Itoa(int(month)), s[m[2]:m[3]])
			end = m[7]
			break
		}
	}
	if !found {
		for _, m := range monthDayYear().FindAllStringSubmatchIndex(s, 4) {
			if month, ok := months[s[m[2]:m[3]]]; ok {
				t, found = day(s[m[6]:m[7]], strconv.Itoa(int(month)), s[m[4]:m[5]])
				end = m[7]
				break
			}
		}
	}
	if m := yearMonthDay().FindStringSubmatchIndex(s); !found && m != nil {
		t, found = day(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]])
		end = m[7]
	}
	if m := numbersOnly().FindStringSubmatchIndex(s); !found && m != nil && s[m[4]:m[5]] == s[m[8]:m[9]] {
		a, b, year := s[m[2]:m[3]], s[m[6]:m[7]], s[m[10]:m[11]]
		if t, found = day(year, b, a); !found {
			t, found = day(year, a, b)
		}
		end = m[11]
	}
	if !found {
		return time.Time{}, false
	}
	return withClock(t, s[end:min(len(s), end+24)]), true
}

// withClock adds the time of day that stands at the beginning of s.
func withClock(t time.Time, s string) time.Time {
	m := clockTime().FindStringSubmatch(s)
	if m == nil {
		return t
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	switch {
	case m[3] == "p" && hour < 12:
		hour += 12
	case m[3] == "a" && hour == 12:
		hour = 0
	}
	return t.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// dateWords stand beside a date of publication.
var dateWords = pattern.Lazy(`(?i)(publish|posted|updated|প্রকাশ|আপডেট|হালনাগাদ|प्रकाशित|अपडेट|पब्लिश|publicado|publié|veröffentlicht|pubblicat|опубликовано|gepubliceerd|yayın|diterbitkan|objavljeno|publikované|opublikowano)`)

// longestDateLine is how many runes a line that gives the date has at most: a longer
// one is the article's own text, which speaks of other days.
const longestDateLine = 120

// writtenDate finds the date of publication in the page's own lines: in one that says
// so, else in the first short one with a date.
func writtenDate(blocks []block) (time.Time, bool) {
	var other time.Time
	for _, b := range blocks {
		if b.length > longestDateLine || !strings.ContainsFunc(b.text, isDigit) {
			continue
		}
		if strings.ContainsAny(b.text, "©") {
			continue
		}
		t, ok := dateIn(b.text)
		if !ok {
			t, ok = shortYear(b.text)
		}
		switch {
		case !ok:
		case dateWords().MatchString(b.text):
			return t, true
		case other.IsZero() && b.length <= 60 && !(b.linked*2 > b.length):
			other = t
		}
	}
	return other, !other.IsZero()
}

// namedDate finds the date of publication in an element that calls itself a date and
// holds little else, as where it is a link to the day's other stories.
func namedDate(doc *html.Node) (time.Time, bool) {
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || inAside(n) {
			continue
		}
		longest := 0
		switch {
		case hasName(n, dateNames...) || saysDate().MatchString(attribute(n, "data-testid")+" "+attribute(n, "data-test")+" "+attribute(n, "data-qa")):
			longest = longestNamedDate
		case hasName(n, "meta", "byline", "postmetadata", "postmeta", "postinfo", "info", "dateline"):
			longest = longestDateLine
		default:
			continue
		}
		line := oneLine(Lines(n))
		if line == "" || len(line) > 3*longest || utf8.RuneCountInString(line) > longest {
			continue
		}
		if t, ok := dateIn(line); ok {
			return t, true
		}
		if t, ok := shortYear(line); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

const longestNamedDate = 40 // runes

// dateNames are what elements with a date are called.
var (
	dateNames = []string{"date", "datetime", "pubdate", "published", "updated", "created", "datum", "fecha", "dato", "tarih", "tarikh", "time", "timestamp"}
	saysDate  = pattern.Lazy(`(?i)(^|[^a-z])(publi\w*|article|story|post)?-?(date|time|datetime|timestamp)([^a-z]|$)`)
)

// twoDigits is a day with two digits of its year and nothing else: 27.11.26, 27/11/26.
var twoDigits = pattern.Lazy(`^(\d{1,2})([./])(\d{1,2})([./])(\d\d)(?:[\s,|–-]+\d{1,2}[:.]\d\d)?$`)

// shortYear reads a line that is such a day.
func shortYear(line string) (time.Time, bool) {
	m := twoDigits().FindStringSubmatch(text.Fold(strings.TrimSpace(line)))
	if m == nil || m[2] != m[4] {
		return time.Time{}, false
	}
	if t, ok := day("20"+m[5], m[3], m[1]); ok {
		return t, true
	}
	return day("20"+m[5], m[1], m[3])
}

// scriptDate finds the date of publication in a script's data, or in the description
// of a page for trackbacks, which stands in a comment.
var scriptDate = pattern.Lazy(`(?i)(?:"(?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time)|pub_?date|publication_?date|first_?published(?:_?(?:at|date))?)\\?"\s*:\s*\\?"|\bdc:date=")([^"\\]{8,40})`)

// hiddenDate finds it where readers don't see it: there, or in an attribute.
func hiddenDate(doc *html.Node) (time.Time, bool) {
	for n := range doc.Descendants() {
		src := ""
		switch {
		case n.DataAtom == atom.Script && n.FirstChild != nil:
			src = n.FirstChild.Data
		case n.Type == html.CommentNode:
			src = n.Data
		case n.Type == html.ElementNode && !inAside(n):
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "data-") && hiddenAttribute().MatchString(a.Key) {
					if t, ok := ReadDate(a.Val); ok {
						return t, true
					}
				}
			}
			continue
		}
		if m := scriptDate().FindStringSubmatch(src); m != nil {
			if t, ok := ReadDate(m[1]); ok {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

var hiddenAttribute = pattern.Lazy(`^data-(.*-)?(pub(lish(ed)?)?|publication|deploy|created|article)-?(date|time|dt|at|on)$`)

// datelineEnd is where the place and the day before an agency's report end.
var datelineEnd = pattern.Lazy(`\s+[-–—|]+\s|\s*--+\s|[:।]\s`)

// longestDateline is how many bytes a dateline has at most, and maxDatelines how many
// paragraphs are looked at.
const (
	longestDateline = 160
	maxDatelines    = 3
)

// datelineDate finds the date before the first words of a report: "DHAKA, Feb 15, 2026
// (BSS) - ", "27.1.2022 - ".
func datelineDate(lines []string) (time.Time, bool) {
	for _, line := range lines[:min(len(lines), maxDatelines)] {
		if m := numbersOnly().FindStringIndex(line); m != nil && m[0] == 0 {
			if t, ok := dateIn(line[:min(len(line), m[1])]); ok {
				return t, true
			}
		}
		end := datelineEnd().FindStringIndex(line)
		if end == nil || end[0] > longestDateline {
			continue
		}
		if t, ok := dateIn(line[:end[0]]); ok {
			return t, true
		}
	}
	return time.Time{}, false
}
