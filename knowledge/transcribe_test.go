package knowledge

import "testing"

func TestSent(t *testing.T) {
	x := build(t, seed(t))
	for question, want := range map[string]string{
		"putin kobe beijing giyechilen?": "পুতিন কবে বেইজিং যা?",
		"taiwan er biruddhe ki korbe":    "তাইওয়ানের এর বিরুদ্ধে কী করছে", // the index has no করবে
		"kotha theke elo, 3 ta na 4 ta?": "কোথা থেকে elo, 3 তা না 4 তা?",
		"When did Putin go to Beijing?":  "When did Putin go to Beijing?",
		"পুতিন কবে বেইজিং সফর করেছিলেন?": "পুতিন কবে বেইজিং সফর করেছিলেন?",
	} {
		q, err := x.read(Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if got := x.sent(q, question); got != want {
			t.Errorf("%s is sent as %s, want %s", question, got, want)
		}
	}
}
