package knowledge

import "testing"

// TestDegree is a table of questions and how sure an answer is of each: the thresholds
// are tried from both sides. A change of weights shows by the sureness that is printed.
func TestDegree(t *testing.T) {
	x := build(t,
		Article{ID: "ferry", Title: "Ferry over the Kusum", Body: "The ferry over the Kusum river begins on Monday.\nIt carries forty people and two carts.\nEngineer Dahlia Ferns built it for $40 million."},
		Article{ID: "fair", Body: "The book fair at the old mill opened on Saturday.\nForty stalls sell books and sweets.\nThe mill stood empty for nine years."},
		Article{ID: "মেলা", Body: "পুরোনো মিলে বইমেলা শুরু হয়েছে শনিবার।\nমেলায় ৪০টি দোকান বসেছে।\nমেলা উদ্বোধন করেন লেখক রূপা দাশ।"},
		Article{ID: "flood", Body: "The flood reached three villages at night.\nTwo hundred families slept in the school.\nThe council sent rice and boats."},
	)
	for _, tt := range []struct {
		question string
		want     Confidence
	}{
		{"When does the ferry over the Kusum river begin?", Strong},
		{"Which engineer built the ferry for $40 million?", Strong},
		{"Who is the engineer Dahlia Ferns?", Weak},
		{"How many people does the ferry carry?", Weak},
		{"How many people and carts does it carry?", Strong},
		{"When did the fair open?", Strong},
		{"How long did the old mill stand empty?", Strong},
		{"bondha mile boimela kobe shuru hoyeche", Strong},
		{"How many villages did the flood reach?", Strong},
		{"boi mela kobe shuru hoyeche", Strong},
		{"Who built the ferry?", Weak},
		{"How many stalls sell books at the fair?", Strong},
		{"বইমেলা কবে শুরু হয়েছে?", Strong},
		{"মেলা উদ্বোধন করেন কে?", Strong},
		{"How many families slept in the school?", Strong},
		{"mela udbodhon ke koren", None},
		{"What did the mayor say of the ferry?", None},
		{"Where do people sleep?", None},
		{"Why is the ferry out of service?", Weak},      // an article is about the ferry
		{"Are there carts and boats on Neptune?", None}, // both are met in passing
		{"Who photographed Neptune's moon?", None},
		{"ক্রিকেট খেলায় কে জিতেছে?", None},
		{"Why did the president resign?", None},
	} {
		r := ask(t, x, Query{Text: tt.question, Limit: 1})
		t.Logf("%-50s %-6v %.2f", tt.question, r.Confidence, r.Stats.Sureness)
		if r.Confidence != tt.want {
			t.Errorf("%s: %v (%.2f), want %v", tt.question, r.Confidence, r.Stats.Sureness, tt.want)
		}
	}
}
