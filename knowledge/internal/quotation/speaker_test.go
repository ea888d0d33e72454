package quotation

import "testing"

func TestAttributed(t *testing.T) {
	for _, tt := range []struct{ sentence, want string }{
		{"Harbour master Tom Reske said the town was not asked.", "Tom Reske"},
		{"“It is over,” said the company’s director, Ingrid Vale.", "Ingrid Vale"},
		{"“It is over,” said Ada Quill, a baker.", "Ada Quill"},
		{"Ingrid Vale, who owns the boats, said it was over.", "Ingrid Vale"},
		{"She said it was over.", "(pronoun)"},
		{"The boats were said to be old.", ""},
		{"The crew has left.", ""},
		{"প্রকল্প পরিচালক নাজমুল আরেফিন বলেন, “কাজ চলছে।”", "নাজমুল আরেফিন"},
		{"কাজ চলছে বলে জানিয়েছেন প্রকল্প পরিচালক নাজমুল আরেফিন।", "নাজমুল আরেফিন"},
		{"“কাজ চলছে,” সাংবাদিকদের বলেন নাজমুল আরেফিন।", "নাজমুল আরেফিন"},
		{"মালিক সাদেক মিঠু অভিযোগ অস্বীকার করে বলেছেন, সব ঠিক ছিল।", "সাদেক মিঠু"},
		{"মালিক সাদেক মিঠুর দাবি, সব ঠিক ছিল।", "সাদেক মিঠু"},
		{"তিনি বলেন, “কাজ চলছে।”", "(pronoun)"},
		{"সেতুর কাজ চলছে।", ""},
		{"জবাবে তিনি বলেন, কাজ চলছে।", "(pronoun)"},
		{"নাজমুল আরেফিন মন্ত্রীকে জানান, কাজ চলছে।", "(unsure)"},
		{"শ্রমিকদের দাবি অনুযায়ী বেতন বেড়েছে।", ""},
		{"টিডিআইয়ের মতে কাজ চলছে।", "টিডিআই"},
		{"অভিযোগ অস্বীকার করে সাদেক মিঠু বলেন, “সব ঠিক ছিল।”", "সাদেক মিঠু"},
		{"ঘাট বন্ধের সমালোচনা করে সংবাদ সম্মেলনে সাদেক মিঠু বলেন, “সব ঠিক ছিল।”", "সাদেক মিঠু"},
		{"কবে শেষ হবে জানতে চাইলে নাজমুল আরেফিন বলেন, “কাজ চলছে।”", "নাজমুল আরেফিন"},
		{"দৈনিক তীরএ মিঠু লিখেছেন, “সব ঠিক ছিল।”", "মিঠু"},
		{"সহকারী কমিশনার ভূমি মো সাদেক মিঠু বলেন, “সব ঠিক ছিল।”", "মো সাদেক মিঠু"},
		{"প্রকৌশলী নাজমুল আরেফিন আবার বলেন, “কাজ চলছে।”", "নাজমুল আরেফিন"},
		{"মিঠু দাবি করেন, একজন কর্মকর্তা তাঁদের বলেন, “সব ঠিক ছিল।”", "(unsure)"},
		{"নাজমুল আরেফিন ঘাটে এসে উপস্থিত সাংবাদিকদের বলেন, “কাজ চলছে।”", "(unsure)"},
		{"সাদেক মিঠু কথা বলতে অস্বীকৃতি জানান।", "(unsure)"},
		{"ঠিকাদার সমীর আখতার জানান, কাজ চলছে।", "সমীর আখতার"},
		{"Tom Reske, head of the harbour of Tarn said the ferry must run.", "Tom Reske"},
		{"Economist Ada Quill said the ferry must run.", "Ada Quill"},
		{"The united states of the region trade more.", ""},
		{"The Court of Tarn said the ferry must run.", "Court of Tarn"},
		{"Reske wrote a letter in May.", ""},
		{"Reske wrote that it was over.", "Reske"},
		{"निदेशक कविता राठौर ने कहा, “पंप आएगा।”", "कविता राठौर"},
		{"अर्थशास्त्री कविता राठौर ने कहा, “पंप आएगा।”", "कविता राठौर"},
		{"किसान हरिराम ने बताया कि फ़सल सूखने लगी है।", "हरिराम"},
	} {
		words := unquoted(cutWords(tt.sentence, 0), quotes(tt.sentence))
		a := attributed(tt.sentence, words, 0, false)
		got := spelledName(tt.sentence, a)
		switch {
		case got != "":
		case a.pronoun:
			got = "(pronoun)"
		case a.says:
			got = "(unsure)"
		}
		if got != tt.want {
			t.Errorf("%s\ngot %q, want %q", tt.sentence, got, tt.want)
		}
	}
}

func TestAsks(t *testing.T) {
	for s, want := range map[string]bool{
		"Who owns the ferry?": true, "who owns the ferry": true, "Did the council pay": true, "and when does it end": true,
		"The council, which did not pay, would know who will.": false, "The council did not pay": false,
		"ফেরি কে চালাতেন?": true, "ফেরি কে চালাতেন": true, "ফেরি কে চালাতেন, তা জানা যায়নি।": false, "ফেরি বন্ধ হয়েছে": false,
		"फेरी कब बंद होगी": true, "फेरी बंद हो गई।": false,
		"Is that so? The ferry ends in May.": false, "She asked: “Who pays?”": false, "": false, "…": false,
	} {
		if got := Asks(s); got != want {
			t.Errorf("%q asks: %v", s, got)
		}
	}
}
