package config

import "time"

// Corrections is what chats learn of what was quoted to them and has changed since.
type Corrections struct {
	Enabled bool `yaml:"enabled"`
	Keep    Age  `yaml:"keep"` // how long after an answer
}

// longestCorrections is as long as the state keeps what was quoted.
const longestCorrections = Age(30 * 24 * time.Hour)

func (d *decoder) corrections(c Corrections) {
	if c.Keep < Age(time.Hour) || c.Keep > longestCorrections {
		d.about("corrections.keep", "is not between 1h and 30d", "write a time such as 30d")
	}
}
