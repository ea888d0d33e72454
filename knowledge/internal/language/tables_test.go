package language

import (
	"slices"
	"strings"
	"testing"
)

func TestRows(t *testing.T) {
	got := Rows("# comment\na b\tperson\n\n[one]\n c \t d \n")
	if len(got) != 2 || got[0].Section != "" || !slices.Equal(got[0].Cells, []string{"a b", "person"}) ||
		got[1].Section != "one" || !slices.Equal(got[1].Cells, []string{"c", "d"}) {
		t.Errorf("Rows gave %q", got)
	}
	// A table typed with য় as one code point gives the folded word.
	if got := Words("সম\u09df")[""]; !slices.Equal(got, []string{"সম\u09af\u09bc"}) {
		t.Errorf("Words gave %q", got)
	}
}

func TestQuestions(t *testing.T) {
	isPerson := func(word string, kind Kind) bool { return kind == Person && word == "driver" }
	q := NewQuestions("what\tany\nwhich {person}\tperson\nhow _ miles\tnumber\n{person} of what\tplace\nwhen\ttime\nwhat when\treason\nhow much\tnumber\n[about]\ncost fare\tmoney\nday\tmonth\n[frame]\namount\tnumber\nsum\tmoney", strings.ToLower, isPerson, func(w string) bool { return w == "miles" })
	for question, want := range map[string]Kind{
		"which driver came":  Person,
		"which car":          Any,
		"what came when":     Any, // the first phrase decides
		"what when":          Reason,
		"came when":          Time,
		"how many miles":     Number,
		"how much cost":      Money,
		"FARE how much":      Money,
		"day how much cost":  Money, // a day is nearer, but no number
		"what cost":          Any,
		"what is amount":     Number,
		"what is the amount": Any, // too far
		"sum how much":       Money,
		"driver of what":     Place,
		"driver of":          Any,
		"":                   Any,
	} {
		if got, _ := q.Ask(strings.Fields(question)); got != want {
			t.Errorf("Ask(%q) = %v, want %v", question, got, want)
		}
	}
	for question, want := range map[string][]int{
		"how many miles": {2}, "how much miles": {2}, "what miles": nil, "what is amount of cost": {2}, "SUM how much": {0}, "amount when": nil, "sum": nil,
	} {
		if got := q.Frame(strings.Fields(question)); !slices.Equal(got, want) {
			t.Errorf("Frame(%q) = %v, want %v", question, got, want)
		}
	}
	if _, ok := q.Ask([]string{"car"}); ok {
		t.Error("Ask found a phrase where there is none")
	}
}

func TestDigits(t *testing.T) {
	for word, want := range map[string]string{
		"14টি": "14", "2.5": "2.5", "1,200": "1,200", "10:30": "10:30", "5.": "5", "x5": "", "": "", ".5": "", "3..4": "3..4",
	} {
		if got := Digits(word); got != want {
			t.Errorf("Digits(%q) = %q, want %q", word, got, want)
		}
	}
	for word, want := range map[string]bool{
		"1987": true, "2099": true, "1800": true, "1799": false, "2100": false, "19875": false, "198": false, "2013সালে": true, "1,98": false,
	} {
		if IsYear(word) != want {
			t.Errorf("IsYear(%q) = %v", word, !want)
		}
	}
}

func TestKind(t *testing.T) {
	for k := Any; k < kinds; k++ {
		if got, ok := ParseKind(k.String()); !ok || got != k {
			t.Errorf("ParseKind(%v) = %v, %v", k, got, ok)
		}
	}
	for k, want := range map[Kind]Kind{Any: Any, Person: Person, Name: Person, Month: Time, Clock: Time, Money: Number} {
		if got := k.Broad(); got != want || k.Finer() != (k != want) {
			t.Errorf("%v: Broad = %v, Finer = %v", k, got, k.Finer())
		}
	}
	if _, ok := ParseKind("colour"); ok {
		t.Error("ParseKind knows colour")
	}
}
