package knowledge

import (
	"context"
	"strings"
	"testing"
)

// The words marked as the likely answer are of the kind asked for, as finely as the
// question says, and are not the question's own.
func TestLikely(t *testing.T) {
	x := build(t, Article{ID: "a", Body: `করতি সেতু নির্মাণ প্রকল্পে ৩ বছরে ৩০০ শ্রমিক কাজ করেন এবং খরচ হয় ৭২ লাখ টাকা, উদ্বোধন হয় ৬ মে সকাল ১১টায়।
The Koroti bridge project was opened by Dahlia Ferns in Dorigaon on 6 May 2029 for $40 million, 12% above its budget.`})
	for _, tt := range []struct{ question, likely string }{
		{"করতি সেতু নির্মাণ প্রকল্পে কত বছর কাজ হয়", "৩ বছরে"},
		{"করতি সেতু নির্মাণ প্রকল্পে কতজন কাজ করেন", "৩০০"},
		{"করতি সেতু নির্মাণ প্রকল্পে কত খরচ হয়", "৭২ লাখ টাকা"},
		{"করতি সেতু নির্মাণ প্রকল্পে উদ্বোধন হয় কত তারিখে", "৬"},
		{"করতি সেতু নির্মাণ প্রকল্পে উদ্বোধন হয় কোন মাসে", "মে"},
		{"করতি সেতু নির্মাণ প্রকল্পে উদ্বোধন হয় কয়টায়", "সকাল ১১টায়"},
		{"who opened the Koroti bridge project", "Dahlia Ferns Dorigaon"}, // a capital tells a name, not whose
		{"which year was the Koroti bridge project opened", "2029"},
		{"how much did the Koroti bridge project cost", "40 million"},
		{"by what percentage was the Koroti bridge project above its budget", "12"},
	} {
		r, err := x.Search(context.Background(), Query{Text: tt.question})
		if err != nil {
			t.Fatal(err)
		}
		if r.Confidence != Strong {
			t.Errorf("%s: %v (%.2f)", tt.question, r.Confidence, r.Stats.Sureness)
			continue
		}
		a, _ := x.Article("a")
		var got []string
		for _, s := range r.Passages[0].Likely {
			got = append(got, a.Body[s.Start:s.End])
		}
		if got := strings.Join(got, " "); got != tt.likely {
			t.Errorf("%s: likely %q, want %q", tt.question, got, tt.likely)
		}
	}
}

// A passage is not sure to tell what a thing is called, how heavy it is or how fast, when
// it has nothing of that kind, however many of the question's words it holds.
func TestKindsVeto(t *testing.T) {
	x := build(t,
		Article{ID: "en", Body: "The salvage ship ‘Marigold’ raised the wreck on Monday.\nThe owner of the barge did not answer.\nThe bell weighs 90 kilograms.\nThe bell of the mill is cracked.\nThe barge made 30 kilometres an hour."},
		Article{ID: "bn", Body: "উদ্ধারকারী জাহাজ ‘গাঁদাফুল’ সোমবার নৌকাটি তুলেছে।\nনির্মাতা কোম্পানির কেউ কথা বলেননি।\nঘণ্টাটির ওজন ৯০ কেজি।"},
	)
	for _, tt := range []struct {
		question, want string
		held           bool // something of the kind
	}{
		{"What is the name of the salvage ship that raised the wreck?", "The salvage ship ‘Marigold’ raised the wreck on Monday.", true},
		{"What was the salvage ship called that raised the wreck?", "The salvage ship ‘Marigold’ raised the wreck on Monday.", true},
		{"What was the owner of the barge called?", "The owner of the barge did not answer.", false},
		{"নির্মাতা কোম্পানির নাম কী?", "নির্মাতা কোম্পানির কেউ কথা বলেননি।", false},
		{"উদ্ধারকারী জাহাজের নাম কী?", "উদ্ধারকারী জাহাজ ‘গাঁদাফুল’ সোমবার নৌকাটি তুলেছে।", true},
		{"How heavy is the bell?", "The bell weighs 90 kilograms.", true},
		{"How fast was the barge?", "The barge made 30 kilometres an hour.", true},
		{"ঘণ্টাটির ওজন কত কেজি?", "ঘণ্টাটির ওজন ৯০ কেজি।", true},
	} {
		r := ask(t, x, Query{Text: tt.question, Explain: true})
		if r.Passages[0].Text != tt.want || r.Confidence == None {
			t.Errorf("%s: %v %s", tt.question, r.Confidence, r.Passages[0].Text)
		}
		if !tt.held && r.Confidence == Strong {
			t.Errorf("%s: strong", tt.question)
		}
		for _, c := range r.Stats.Clues {
			if c.Name == "kind-missing" && (c.Value == 0) != tt.held {
				t.Errorf("%s: of the kind %s, %.0f is missing", tt.question, r.Stats.Kind, c.Value)
			}
		}
	}
}
