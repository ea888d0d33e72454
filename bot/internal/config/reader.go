package config

import "time"

// Reader is the small model that reads the best articles before a question is answered.
type Reader struct {
	Enabled Switch        `yaml:"enabled"` // auto: when the processor reads fast enough
	Budget  time.Duration `yaml:"budget"`  // how long an answer waits for it
	Threads int           `yaml:"threads"` // windows read at a time; 0: as many as there are processors
}

func defaultReader() Reader { return Reader{Enabled: Auto, Budget: 250 * time.Millisecond} }

func (d *decoder) reader(r Reader) {
	report := d.in("reader")
	if r.Budget <= 0 {
		report("budget", "is not a positive time", "write one such as 250ms")
	}
	if r.Threads < 0 {
		report("threads", "is less than 0", "write a number of processors, or 0 for all")
	}
}
