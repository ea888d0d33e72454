package knowledge

import "testing"

// trial reports a case, whose name stands at its head only, and prices; another article
// has such words, too.
func trial(t *testing.T) *Index {
	return build(t,
		Article{ID: "trial", Lang: "bn", Title: "জেটি চুরির মামলায় তিনজনের সাজা", Body: "তিলপাড়া, ৪ মে: তিলপাড়া জেটির কাঠ চুরির মামলায় ঠিকাদার করিম গাজীকে পাঁচ বছরের কারাদণ্ড দিয়েছেন আদালত।\n" +
			"তাঁকে ২০ হাজার টাকা জরিমানাও করা হয়েছে।\n" +
			"দ্বিতীয় আসামি তিন বছরের সাজা পেয়েছেন। তৃতীয় আসামি খালাস পেয়েছেন।\n" +
			"পুলিশের গাফিলতি থাকায় তদন্তে দেরি হয়েছে বলে মনে করেন বিচারক।\n" +
			"তদন্তে দেরি নিয়ে ক্ষোভ জানিয়েছেন মাঝিরা।\n"},
		Article{ID: "vote", Lang: "bn", Title: "তিলপাড়া ইউনিয়নে ভোট", Body: "তিলপাড়া ইউনিয়নে জয়ী রহিমা খাতুন পেয়েছেন ৪ হাজার ৫১২ ভোট।\n" +
			"মোট ভোটার ৮ হাজার ৯০০ জন।\n"},
	)
}

// What names a case is told by the head of its report: each line of it may answer. Ordinals
// are met in figures; a reason stands before a line that gives none, and a
// word itself before one like it (voters, votes).
func TestNaming(t *testing.T) {
	x := trial(t)
	for _, tt := range []struct{ question, want string }{
		{"তিলপাড়া জেটির কাঠ চুরির মামলায় জরিমানা কত?", "তাঁকে ২০ হাজার টাকা জরিমানাও করা হয়েছে।"},
		{"tilpara jetir kath churir mamlay jorimana koto?", "তাঁকে ২০ হাজার টাকা জরিমানাও করা হয়েছে।"},
		{"২য় আসামির সাজা কত?", "দ্বিতীয় আসামি তিন বছরের সাজা পেয়েছেন।"},
		{"৩য় আসামির কী হয়েছে?", "তৃতীয় আসামি খালাস পেয়েছেন।"},
		{"3rd asamir ki hoyeche?", "তৃতীয় আসামি খালাস পেয়েছেন।"},
		{"What did the 2nd accused get?", "দ্বিতীয় আসামি তিন বছরের সাজা পেয়েছেন।"},
		{"ইউনিয়নে ভোটার কতজন?", "মোট ভোটার ৮ হাজার ৯০০ জন।"},
		{"তদন্তে দেরি কেন?", "পুলিশের গাফিলতি থাকায় তদন্তে দেরি হয়েছে বলে মনে করেন বিচারক।"},
	} {
		r, err := x.Search(t.Context(), Query{Text: tt.question})
		if err != nil {
			t.Fatal(err)
		}
		if r.Confidence == None || len(r.Passages) == 0 || r.Passages[0].Text != tt.want {
			t.Errorf("%s: %v, %+v", tt.question, r.Confidence, r.Passages)
		}
	}
}
