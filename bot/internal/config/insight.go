package config

import "time"

// Insight is what editors learn of questions that the articles don't answer.
type Insight struct {
	Enabled  bool `yaml:"enabled"`
	Keep     Age  `yaml:"keep"`     // how long a question is kept after it was asked last
	Feedback bool `yaml:"feedback"` // buttons under answers: this answers, not this
}

// longestInsight is as long as the state keeps anything that isn't kept for good.
const longestInsight = Age(30 * 24 * time.Hour)

func (d *decoder) insight(i Insight) {
	if i.Keep < Age(time.Hour) || i.Keep > longestInsight {
		d.about("insight.keep", "is not between 1h and 30d", "write a time such as 30d")
	}
	if i.Feedback && !i.Enabled {
		d.about("insight.feedback", "is on, and what people say of answers has nobody to see it", "set insight.enabled: true, too")
	}
}
