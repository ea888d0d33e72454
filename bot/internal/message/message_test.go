package message

import (
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

func TestSplit(t *testing.T) {
	for message, want := range map[string][]string{
		"Who opened the bridge?":                            nil,
		"When and where did it open?":                       nil, // one question of two words
		"How did the union and the minister answer?":        nil, // one asks
		"Who said that the toll and the fare would rise?":   nil,
		"What is the toll? The bridge is new.":              nil, // not each part asks
		"How long is the bridge and who opened it?":         {"How long is the bridge", "who opened it?"},
		"What does it cost? When will it open?":             {"What does it cost?", "When will it open?"},
		"What does it cost, and in which year did it open?": {"What does it cost", "in which year did it open?"},
		"সেতুটি কে উদ্বোধন করেন এবং টোল কত?":                {"সেতুটি কে উদ্বোধন করেন", "টোল কত?"},
		"প্রধান কে আর দাম কত?":                              {"প্রধান কে", "দাম কত?"},
		"কবে আর কোথায় খুলবে?":                              nil,
		"রহিম আর করিম কোথায় গেছেন?":                        nil,
		"setu ke khulechen ar toll koto":                    {"setu ke khulechen", "toll koto"},
		"पुल किसने खोला और टोल कितना है?":                   {"पुल किसने खोला", "टोल कितना है?"},
		"राम और श्याम कहाँ गए?":                             nil,
		"Who? What? When? Where? Why?":                      nil, // more than Most
	} {
		if want == nil {
			want = []string{message}
		}
		if got := Split(message); !slices.Equal(got, want) {
			t.Errorf("Split(%q) = %q, want %q", message, got, want)
		}
	}
}

func TestEndsAsking(t *testing.T) {
	for message, want := range map[string]bool{
		"man of the match ke": true, "the final was won by Dorigaon": false, "ফেরির মাস্টার কে": true, "ke": false, "": false,
	} {
		if got := EndsAsking(message); got != want {
			t.Errorf("EndsAsking(%q) = %v", message, got)
		}
	}
}

// Each row of the table is of a known rule and has words.
func TestTable(t *testing.T) {
	rows := 0
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || !slices.Contains([]string{"join", "ask", "first"}, cells[0]) {
			t.Errorf("row %q", line)
			continue
		}
		for phrase := range strings.SplitSeq(cells[2], ",") {
			if len(text.Tokens(phrase)) == 0 {
				t.Errorf("row %q has a phrase without a word", line)
			}
		}
		rows++
	}
	if rows < 9 {
		t.Errorf("%d rows", rows)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("কে আর কবে? and who \xff and what?")
	f.Fuzz(func(t *testing.T, message string) {
		for _, part := range Split(message) {
			if !strings.Contains(message, part) {
				t.Errorf("Split(%q) made up %q", message, part)
			}
		}
	})
}
