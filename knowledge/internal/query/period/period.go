// Package period reads the time that a question speaks of: the days from which news is
// wanted, or that the newest is. It knows words only, no article; the clock is given.
package period

import "time"

// Period is the time that a question speaks of.
type Period struct {
	// From and Until bound the days meant, [From, Until); zero where they are open.
	From, Until time.Time
	// Named is true where the question names a day or a month, but not for all that came
	// since. News tells of such a day before and after, so it says less of when an article
	// was published than today and last week do.
	Named bool
	// Newest is whether the newest is wanted.
	Newest bool
	// News is whether the question only asks what has happened.
	News bool

	Time []int // places of the words that From and Until come from; ascending
	Rest []int // places of the words that Newest and News come from; ascending
}

// Bounded reports whether days are meant.
func (p *Period) Bounded() bool { return !p.From.IsZero() || !p.Until.IsZero() }

// Holds reports whether a moment is within the days meant; an unknown one is not.
func (p *Period) Holds(t time.Time) bool {
	return !t.IsZero() && (p.From.IsZero() || !t.Before(p.From)) && (p.Until.IsZero() || t.Before(p.Until))
}

// Read reads the folded words of a question that is asked now, in the asker's zone. Of
// several times the first counts.
func Read(words []string, now time.Time) Period {
	var p Period
	for i := 0; i < len(words); {
		m, ok := tables().match(words[i:])
		if !ok {
			i++
			continue
		}
		for k := i; k < i+m.words; k++ {
			if m.meaning.bounds() {
				p.Time = append(p.Time, k)
			} else {
				p.Rest = append(p.Rest, k)
			}
		}
		p.Newest = p.Newest || m.meaning.newest
		p.News = p.News || m.meaning.news
		if m.meaning.bounds() && !p.Bounded() {
			p.From, p.Until = m.days(now)
			p.Named = m.meaning.named()
			p.open(words, i, i+m.words)
		}
		i += m.words
	}
	return p
}

// open lets the time between words from and end begin a span up to now where a word
// beside it says so.
func (p *Period) open(words []string, from, end int) {
	t := tables()
	switch {
	case from > 0 && t.since.Has(words[from-1]):
		p.Time, p.Named = append([]int{from - 1}, p.Time...), false
	case from > 0 && t.before.Has(words[from-1]):
		p.Time = append([]int{from - 1}, p.Time...)
	case end < len(words) && t.behind.Has(words[end]):
		p.Time = append(p.Time, end)
	default:
		return
	}
	p.Until = time.Time{}
}

// dayOf gives the beginning of the day of t that is so many days on.
func dayOf(t time.Time, on int) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+on, 0, 0, 0, 0, t.Location())
}

// days gives the days that a match means.
func (m *match) days(now time.Time) (from, until time.Time) {
	year, month, _ := now.Date()
	a := m.meaning.from
	switch m.meaning.name {
	case "day":
		return dayOf(now, a), dayOf(now, m.meaning.to+1)
	case "week":
		// Weeks begin on Saturday, Sunday or Monday, so the widest is taken.
		monday := dayOf(now, 7*a-(int(now.Weekday())+6)%7)
		return dayOf(monday, -2), dayOf(monday, 7)
	case "month":
		return time.Date(year, month+time.Month(a), 1, 0, 0, 0, 0, now.Location()), time.Date(year, month+time.Month(a)+1, 1, 0, 0, 0, 0, now.Location())
	case "year":
		return time.Date(year+a, 1, 1, 0, 0, 0, 0, now.Location()), time.Date(year+a+1, 1, 1, 0, 0, 0, 0, now.Location())
	case "weekday":
		back := (int(now.Weekday()) - m.weekday + 7) % 7
		if back == 0 && a < 0 {
			back = 7
		}
		return dayOf(now, -back), dayOf(now, -back+1)
	case "ago":
		return dayOf(now, -m.number), dayOf(now, -m.number+1)
	case "last":
		return dayOf(now, -m.number), dayOf(now, 1)
	case "date":
		from = m.inYear(now, func(year int) time.Time {
			return time.Date(year, time.Month(m.month), m.number, 0, 0, 0, 0, now.Location())
		})
		return from, dayOf(from, 1)
	}
	from = m.inYear(now, func(year int) time.Time {
		return time.Date(year, time.Month(m.month), 1, 0, 0, 0, 0, now.Location())
	})
	return from, time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, now.Location())
}

// inYear gives the day of the year named, else of this year, or of the one before where
// it is still to come.
func (m *match) inYear(now time.Time, day func(year int) time.Time) time.Time {
	if m.year > 0 {
		return day(m.year)
	}
	t := day(now.Year())
	if t.After(now) {
		t = day(now.Year() - 1)
	}
	return t
}
