package config

import "github.com/ukti-bot/ukti/bot/internal/watch"

// Watches is what chats may hear of by itself.
type Watches struct {
	Enabled bool   `yaml:"enabled"`
	PerChat int    `yaml:"per_chat"` // watches of a chat
	ADay    int    `yaml:"a_day"`    // messages about them that a chat gets on a day
	Quiet   string `yaml:"quiet"`    // hours of the day without any, such as 22:00-07:00; "": none
}

// mostPerChat and mostADay bound what a chat may have: more is no use to people.
const mostPerChat, mostADay = 100, 100

func defaultWatches() Watches {
	return Watches{Enabled: true, PerChat: 20, ADay: 6, Quiet: "22:00-07:00"}
}

func (d *decoder) watches(w Watches) {
	if w.PerChat < 1 || w.PerChat > mostPerChat {
		d.about("watches.per_chat", "is not between 1 and 100", "write a number such as 20")
	}
	if w.ADay < 1 || w.ADay > mostADay {
		d.about("watches.a_day", "is not between 1 and 100", "write a number such as 6")
	}
	if _, err := watch.ParseQuiet(w.Quiet); err != nil {
		d.about("watches.quiet", "is no time of the day to another", "write it as 22:00-07:00, or leave it empty")
	}
}
