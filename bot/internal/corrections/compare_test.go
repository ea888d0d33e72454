package corrections

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

func TestCompare(t *testing.T) {
	const bridge = "The bridge opened on Monday. The toll is 85 Taka for a car. Buses pay 200.\nThe minister was there."
	for _, c := range []struct {
		name, before, said, after string
		fate                      Fate
		now                       string
	}{
		{"unchanged", bridge, "The toll is 85 Taka for a car.", bridge, Stands, ""},
		{"moved", bridge, "The toll is 85 Taka for a car.", "The minister was there. Buses pay 200.\nThe toll is 85 Taka for a car.", Stands, ""},
		{"a figure", bridge, "The toll is 85 Taka for a car.", strings.Replace(bridge, "85", "75", 1), Changed, "The toll is 75 Taka for a car."},
		{"taken out", bridge, "The toll is 85 Taka for a car.", strings.Replace(bridge, "The toll is 85 Taka for a car. ", "", 1), Gone, ""},
		{"another sentence changed", bridge, "The toll is 85 Taka for a car.", strings.Replace(bridge, "Monday", "Tuesday", 1), Stands, ""},
		{"denied", bridge, "The toll is 85 Taka for a car.", strings.Replace(bridge, "The toll is", "It is not true that The toll is", 1), Changed, "It is not true that The toll is 85 Taka for a car."},
		{"qualified", "The toll is 85 Taka", "The toll is 85 Taka", "The toll is 85 Taka at night", Changed, "The toll is 85 Taka at night"},
		{"something else in its place", bridge, "The toll is 85 Taka for a car.", strings.Replace(bridge, "The toll is 85 Taka for a car.", "Two ferries go on for now.", 1), Gone, ""},
		{"each its own", "Rahim paid 10 Taka today. Karim paid 20 Taka today.", "Rahim paid 10 Taka today.", "Karim paid 25 Taka today.", Gone, ""},
		{"each its own, the other", "Rahim paid 10 Taka today. Karim paid 20 Taka today.", "Karim paid 20 Taka today.", "Karim paid 25 Taka today.", Changed, "Karim paid 25 Taka today."},
		{"Bengali", "সেতুর টোল ৮৫ টাকা। মন্ত্রী ছিলেন।", "সেতুর টোল ৮৫ টাকা।", "সেতুর টোল ৭৫ টাকা। মন্ত্রী ছিলেন।", Changed, "সেতুর টোল ৭৫ টাকা।"},
		{"emptied", bridge, "The minister was there.", "", Gone, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := strings.Index(c.before, c.said)
			fate, now := Compare(c.before, c.after, knowledge.Span{Start: at, End: at + len(c.said)})
			if got := c.after[now.Start:now.End]; fate != c.fate || got != c.now {
				t.Errorf("fate %d, now %q; want %d, %q", fate, got, c.fate, c.now)
			}
		})
	}
}

// FuzzCompare: of two texts, every sentence of the first stands in the first; what stands
// for one in the second is a sentence there that the first has not.
func FuzzCompare(f *testing.F) {
	f.Add("The toll is 85 Taka. The minister was there.", "The toll is 75 Taka. The minister was there.")
	f.Add("সেতুর টোল ৮৫ টাকা। মন্ত্রী ছিলেন।", "মন্ত্রী ছিলেন না।\nসেতু")
	f.Add("a. a. a.", "a.\n a a.")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before) > 2000 || len(after) > 2000 {
			return
		}
		for _, s := range text.Sentences(before) {
			said := before[s.Span.Start:s.Span.End]
			if fate, _ := Compare(before, before, knowledge.Span(s.Span)); fate != Stands {
				t.Fatalf("%q does not stand in its own text", said)
			}
			fate, now := Compare(before, after, knowledge.Span(s.Span))
			if fate == Changed {
				if got := after[now.Start:now.End]; got == said || got == "" {
					t.Fatalf("%q stands for %q", got, said)
				}
			}
			if fate != Stands && strings.Contains("\n"+after+"\n", "\n"+said+"\n") {
				t.Fatalf("%q is a line of the later text and does not stand there", said)
			}
		}
	})
}
