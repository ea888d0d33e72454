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
		{"গানটির কথা লিখেছেন সাদেক মিঠু।", ""},
		{"ঘাটের ভাড়া নিয়ে মালিকেরা কথা বলেন।", ""},
		{"কী দেখেছেন জানতে চাইলে বলেন, “কিছুই না।”", "(unsure)"},
		{"কাল প্রধান নির্বাহী সাদেক মিঠু বলেন, “সব ঠিক ছিল।”", "সাদেক মিঠু"},
		{"সাদেক মিঠু কথা বলতে অস্বীকৃতি জানান।", "(unsure)"},
		{"ঠিকাদার সমীর আখতার জানান, কাজ চলছে।", "সমীর আখতার"},
		{"Tom Reske, head of the harbour of Tarn said the ferry must run.", "Tom Reske"},
		{"Economist Ada Quill said the ferry must run.", "Ada Quill"},
		{"“It is over,” he wrote in the Tarn Quarterly of Letters.", "(pronoun)"},
		{"Tom Reske wrote the words to “The Last Ferry”.", ""},
		{"After Ada Quill got the Osmark medal the board said it was proud.", "(unsure)"},
		{"In the trial of Tarn against Ada Quill the Court said no.", "(unsure)"},
		{"Rev. Paul T. Reske, head of the harbour, said it was over.", "Paul T. Reske"},
		{"President Jan Reske-Vale said it was over.", "Jan Reske-Vale"},
		{"Harbour Secretary of State Ada Quill said it was over.", "Ada Quill"},
		{"Senior Sergeant Quill said it was over.", "Quill"},
		{"The head of the Council of Tarn Studies, Professor Ada Quill, said it was over.", "Ada Quill"},
		{"The Tarn Cabinet Minister, Ada Quill, says it is over.", "Ada Quill"},
		{"Captain Tom Reske, who is there for mate Ada Quill said it was over.", "(unsure)"},
		{"A nurse of the relief agency Open Hands said it was over.", "(unsure)"},
		{"The Tarn Post’s Ada Quill said it was over.", "Ada Quill"},
		{"Nobody has read what Edward Said wrote.", ""},
		{"“It is over,” said Tarn Radio editor of news Ada Quill.", "(unsure)"},
		{"Reske claimed that the board, as Vale said, was “not asked at all”.", "(unsure)"},
		{"A speech by Tom Reske, in which he said it was over, was short.", "(unsure)"},
		{"The united states of the region trade more.", ""},
		{"The Court of Tarn said the ferry must run.", "Court of Tarn"},
		{"Reske wrote a letter in May.", ""},
		{"Reske wrote that it was over.", "Reske"},
		{"ড. মিঠু বলেন, “কাজ চলছে।”", "মিঠু"},
		{"কর্নেল সাদেক মিঠু বলেন, “কাজ চলছে।”", "সাদেক মিঠু"},
		{"এ কে মিঠু বলেন, “কাজ চলছে।”", "এ কে মিঠু"},
		{"মালিক মিঠুও বলেন, “কাজ চলছে।”", "মিঠু"},
		{"ইউএনও সাদেক মিঠু বলেন, “কাজ চলছে।”", "সাদেক মিঠু"},
		{"দলটির দাবি, সব ঠিক ছিল।", "(unsure)"},
		{"নেতারা বলেন, “কাজ চলছে।”", "(unsure)"},
		{"ঘাটের মালিক বলেন, “কাজ চলছে।”", "(unsure)"},
		{"দলীয় সূত্র জানায়, কাজ চলছে।", "(unsure)"},
		{"ঘাটের আমির বলেন, “কাজ চলছে।”", "(unsure)"},
		{"সচিব সাদেক মিঠু ও প্রকৌশলী নাজমুল আরেফিন বলেন, “কাজ চলছে।”", "(unsure)"},
		{"মালিক ও চালক সাদেক মিঠু বলেন, “কাজ চলছে।”", "সাদেক মিঠু"},
		{"টিভি জানায়, আদালত বলেছেন, “কাজ চলবে।”", "(unsure)"},
		{"শাস্তি দাবি করেছেন ঘাটের মালিক সাদেক মিঠুর।", ""},
		{"নাম প্রকাশ না করে বলেন, “কাজ চলছে।”", "(unsure)"},
		{"সেখানেই বলেছেন, “কাজ চলছে।”", "(unsure)"},
		{"श्री पॉल टी. राठौर ने कहा, “पंप आएगा।”", "पॉल टी. राठौर"},
		{"एसडीओ कविता राठौर ने कहा, “पंप आएगा।”", "कविता राठौर"},
		{"मंत्रालय ने कहा, “पंप आएगा।”", "(unsure)"},
		{"वैज्ञानिकों ने कहा, “पंप आएगा।”", "(unsure)"},
		{"हरिराम, अध्यक्ष, सोनपुर मंडल ने कहा, “पंप आएगा।”", "(unsure)"},
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

// TestIntroduced: a Bengali name is one where the article introduces it; other words
// stand before "said", too.
func TestIntroduced(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{"মিঠু বলেন, “ঘাটের কাজ এখনো চলছে।”", ""},
		{"উচ্চতা বলেন, “ঘাটের কাজ এখনো চলছে।” মাঝি উচ্চতায় থাকেন।", ""},
		{"মিঠু বলেন, “ঘাটের কাজ এখনো চলছে।” পুলিশ মিঠুকে ধরেনি।", "মিঠু"},
		{"মিঠু বলেন, “ঘাটের কাজ এখনো চলছে।” ঘাটের মালিক মিঠু আসেননি।", "মিঠু"},
		{"মিঠু বলেন, “ঘাটের কাজ এখনো চলছে।” মিঠু আরও বলেন, সব ঠিক ছিল।", "মিঠু"},
		{"সাদেক হোসেন বলেন, “ঘাটের কাজ এখনো চলছে।”", "সাদেক হোসেন"},
		{"মিঠুয়া বলেন, “ঘাটের কাজ এখনো চলছে।” ঘাটের মালিক মিঠু আসেননি।", ""},
	} {
		if got := SaidBy(newShelf(Article{ID: "x", Body: tt.body}), 0); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.body, got, tt.want)
		}
	}
}

// TestSaidBy: a speaker is named for direct speech and for nothing else.
func TestSaidBy(t *testing.T) {
	for _, tt := range []struct {
		body string
		want []string
	}{
		{"“It is over for us,” said Ada Quill. “We are going home.”", []string{"Ada Quill", "Ada Quill"}},
		{"Ada Quill said it was over for us.", []string{""}},
		{"Ada Quill said it was “over”.", []string{""}},
		{"Ada Quill came. She said it was over.", []string{"", ""}},
		// A mark that is never closed doesn't turn what is quoted around.
		{"\"It is over for us, Ada Quill said. \"We are going home,\" she said. The ferry left at noon.", []string{"", "Ada Quill", ""}},
	} {
		shelf := newShelf(Article{ID: "x", Body: tt.body})
		for id, want := range tt.want {
			if got := SaidBy(shelf, uint32(id)); got != want {
				t.Errorf("%s: sentence %d: %q, want %q", tt.body, id, got, want)
			}
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

// TestClaimedSpeaker: whom a text gives the words to is the one whom the article names,
// another, or it isn't told.
func TestClaimedSpeaker(t *testing.T) {
	for want, texts := range map[Match][]string{
		Same: {
			"Ingrid Vale said: “Nobody on the crew will lose a job.”",
			"“Nobody on the crew will lose a job,” said Ingrid Vale.",
			"“Nobody on the crew will lose a job,” Vale said.",
			"Ms Vale said, “we cannot go on like that”.",
			"Ingrid Vale: we carried nine passengers a night last winter.",
			"“Nobody on the crew will lose a job.” — Ingrid Vale",
			"“We carried nine passengers a night last winter” — Ingrid Vale",
			"“বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব” — সাদেক মিঠু",
			"According to Ingrid Vale, we cannot go on like that.",
			"Tom Reske said the town was not asked.",
			"Reske said the town was not asked, and that he would write to the minister.",
			"“My mother took that boat to work for thirty years,” said Ada Quill, a baker.",
			"Ada Quill said: “I don’t know how I will get home.”",
			"নাজমুল আরেফিন বলেন, “নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।”",
			"প্রকল্প পরিচালক নাজমুল আরেফিন বলেছেন, “নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।”",
			"“স্তম্ভের নিচে যে পাথর পাওয়া গেছে, তা আমাদের নকশায় ছিল না,” বলেন নাজমুল আরেফিন।",
			"সাদেক মিঠু বলেন, “বৃষ্টির তিন মাস কোনো কাজই করা যায়নি।”",
			"সাদেক মিঠু: “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"মিঠু বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"कविता राठौर ने कहा, “नया पंप शुक्रवार से पहले नहीं पहुँचेगा।”",
			"निदेशक कविता राठौर ने कहा, “तब तक टैंकर भेजे जाएँगे।”",
			"हरिराम ने बताया कि खेतों में फ़सल सूखने लगी है।",
		},
		Other: {
			"Tom Reske said: “Nobody on the crew will lose a job.”",
			"“Nobody on the crew will lose a job,” said Ada Quill.",
			"Ada Quill: “we cannot go on like that”",
			"“Nobody on the crew will lose a job.” — Tom Reske",
			"“বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব” — নাজমুল আরেফিন",
			"“तब तक टैंकर भेजे जाएँगे” - हरिराम",
			"According to Ada Quill, we cannot go on like that.",
			"Ingrid Vale said the town was not asked.",
			"“My mother took that boat to work for thirty years,” said Tom Reske.",
			"Ingrid Vale said: “I don’t know how I will get home.”",
			"Liam Voss said: “Nobody on the crew will lose a job.”",
			"সাদেক মিঠু বলেন, “নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।”",
			"“স্তম্ভের নিচে যে পাথর পাওয়া গেছে, তা আমাদের নকশায় ছিল না,” বলেন সাদেক মিঠু।",
			"নাজমুল আরেফিন বলেন, “বৃষ্টির তিন মাস কোনো কাজই করা যায়নি।”",
			"নাজমুল আরেফিন: “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"হাসান তারিক বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"हरिराम ने कहा, “नया पंप शुक्रवार से पहले नहीं पहुँचेगा।”",
			"किसान हरिराम ने कहा, “तब तक टैंकर भेजे जाएँगे।”",
		},
		Unknown: {
			"“Nobody on the crew will lose a job.”",
			"She said: “Nobody on the crew will lose a job.”",
			"BREAKING: “Nobody on the crew will lose a job.”",
			"The company said: “Nobody on the crew will lose a job.”",
			"“Nobody on the crew will lose a job.” — The Tarn Post",
			"Ingrid Vale said: “which the council did not want to subsidise”",
			"ইনগ্রিড ভেল বলেন, “Nobody on the crew will lose a job.”",
			"তিনি বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"সাদেক মিঠু বলেন, “ঘাটে সন্ধ্যার পর নৌকা থাকে না।”",
			"জরুরি খবর: “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”",
			"उन्होंने कहा, “तब तक टैंकर भेजे जाएँगे।”",
			"“तब तक टैंकर भेजे जाएँगे।”",
		},
	} {
		for _, s := range texts {
			got := Unknown
			for _, c := range judged(t, s).Claims {
				got = max(got, c.Speaker.Match)
			}
			if got != want {
				t.Errorf("%s: %v, want %v: %s", s, got, want, summary(judged(t, s)))
			}
		}
	}
}
