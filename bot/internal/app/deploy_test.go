package app

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

const deploy = "../../../docs/deploy/"

// manifest is what of a Kubernetes object the others of the file must agree with.
type manifest struct {
	Kind     string
	Metadata struct{ Name string }
	Data     map[string]string
	Spec     struct {
		Template struct {
			Metadata struct{ Labels map[string]string }
			Spec     struct {
				Containers []container
				Volumes    []struct{ Name string }
			}
		}
		Selector yaml.Node
		Ports    []struct {
			TargetPort string `yaml:"targetPort"`
		}
		ScaleTargetRef struct{ Kind, Name string } `yaml:"scaleTargetRef"`
	}
}

type container struct {
	Args         []string
	Ports        []port
	VolumeMounts []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
	} `yaml:"volumeMounts"`
	StartupProbe   probed `yaml:"startupProbe"`
	LivenessProbe  probed `yaml:"livenessProbe"`
	ReadinessProbe probed `yaml:"readinessProbe"`
}

type port struct {
	Name          string
	ContainerPort string `yaml:"containerPort"`
}

type probed struct {
	HTTPGet struct{ Path, Port string } `yaml:"httpGet"`
}

func manifests(t *testing.T) map[string]manifest {
	t.Helper()
	data, err := os.ReadFile(deploy + "fleet.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]manifest{}
	for d := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var m manifest
		err := d.Decode(&m)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all[m.Kind] = m
	}
}

// secretsIn is a folder with the files that a config names in the place of those in a pod.
func secretsIn(t *testing.T, text string) (dir, rewritten string) {
	t.Helper()
	const inPod = "/etc/ukti/secret/"
	dir = t.TempDir()
	header, err := os.ReadFile(deploy + "fleet.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(inPod+`([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		if !bytes.Contains(header, []byte("--from-file="+name[1])) {
			t.Errorf("the secret has no %s", name[1])
		}
		secret := map[string]string{"store": "postgres://ukti:x@postgres/ukti", "telegram-token": "123456:" + strings.Repeat("A", 35)}[name[1]]
		if secret == "" {
			secret = "MTAwMDAwMDAwMDAwMDAwMDAx.fake01.not-a-real-token-of-anyone"
		}
		if err := os.WriteFile(filepath.Join(dir, name[1]), []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, strings.ReplaceAll(text, inPod, dir+"/")
}

// The config of the manifests is one that Ukti takes, the ports are those that it opens, the
// probes ask what it answers, and the objects name each other.
func TestManifestsFit(t *testing.T) {
	all := manifests(t)
	_, text := secretsIn(t, all["ConfigMap"].Data["config.yaml"])
	c, warnings, err := config.Parse("config.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		if !strings.Contains(w, "file") { // of secrets' modes, which are the test's
			t.Errorf("a warning: %s", w)
		}
	}
	if c.Server() == nil || !c.Search.OpenSearch.Used() || pageOff(c, "0.0.0.0:8080") != "" {
		t.Error("the config has no store, no search or no page")
	}
	pod := all["Deployment"].Spec.Template
	u := pod.Spec.Containers[0]
	if !slices.Equal(u.Args[:1], []string{"run"}) || len(pod.Spec.Containers) != 1 {
		t.Errorf("it runs %q", u.Args)
	}
	ports := map[string]string{}
	for _, p := range u.Ports {
		ports[p.Name] = p.ContainerPort
	}
	if !strings.HasSuffix(c.HTTP.Listen, ":"+ports["http"]) || !strings.HasSuffix(c.Metrics.Listen, ":"+ports["metrics"]) {
		t.Errorf("ports %v, and it listens on %s and %s", ports, c.HTTP.Listen, c.Metrics.Listen)
	}
	routes := new(health).routes()
	for name, p := range map[string]probed{"startup": u.StartupProbe, "liveness": u.LivenessProbe, "readiness": u.ReadinessProbe} {
		if routes["GET "+p.HTTPGet.Path] == nil || p.HTTPGet.Port != "http" {
			t.Errorf("the %s probe asks %s on %s", name, p.HTTPGet.Path, p.HTTPGet.Port)
		}
	}
	mounts := map[string]bool{}
	for _, m := range u.VolumeMounts {
		mounts[m.MountPath] = true
		if !slices.ContainsFunc(pod.Spec.Volumes, func(v struct{ Name string }) bool { return v.Name == m.Name }) {
			t.Errorf("there is no volume %s", m.Name)
		}
	}
	if !mounts[c.DataDir] || !mounts[u.Args[2]] {
		t.Errorf("%s or %s is not mounted: %v", c.DataDir, u.Args[2], mounts)
	}
	for _, kind := range []string{"Service", "PodDisruptionBudget", "HorizontalPodAutoscaler"} {
		var of struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
			App         string
		}
		if m := all[kind]; kind == "HorizontalPodAutoscaler" {
			if to := m.Spec.ScaleTargetRef; to.Kind != "Deployment" || to.Name != all["Deployment"].Metadata.Name {
				t.Errorf("what is scaled is %+v", to)
			}
		} else if err := m.Spec.Selector.Decode(&of); err != nil || of.App+of.MatchLabels["app"] != pod.Metadata.Labels["app"] {
			t.Errorf("%s selects %+v, %v", kind, of, err)
		}
	}
	if p := all["Service"].Spec.Ports; len(p) != 1 || ports[p[0].TargetPort] == "" {
		t.Errorf("the service leads to %+v", p)
	}
}

// The variables of the compose file set keys that there are, and the folder is the image's.
func TestComposeFits(t *testing.T) {
	data, err := os.ReadFile(deploy + "compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Image       string
			Environment map[string]string
			Tmpfs       []string
			DependsOn   map[string]any `yaml:"depends_on"`
		}
		Volumes map[string]any
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	u := file.Services["ukti"]
	environ := []string{"UKTI_DATA_DIR=/data"} // of the image
	for name, value := range u.Environment {
		value = regexp.MustCompile(`\$\{UKTI_DB_PASSWORD[^}]*\}`).ReplaceAllString(value, "x")
		environ = append(environ, name+"="+regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(value, ""))
	}
	c, _, err := config.Parse("", nil, environ)
	if err != nil {
		t.Fatal(err)
	}
	if c.Server() == nil || !c.Search.OpenSearch.Used() || pageOff(c, "0.0.0.0:8080") != "" || !strings.HasPrefix(u.Tmpfs[0], c.DataDir+":") {
		t.Errorf("the config has no store, no search, no page or no folder: %+v", u)
	}
	for _, name := range []string{c.Search.OpenSearch.URLs[0], u.Environment["UKTI_STORE"]} {
		if !slices.ContainsFunc([]string{"opensearch", "postgres"}, func(s string) bool {
			return file.Services[s].Image != "" && (strings.Contains(name, "//"+s+":") || strings.Contains(name, "@"+s+":"))
		}) {
			t.Errorf("%s names no service", name)
		}
	}
	for name := range u.DependsOn {
		if file.Services[name].Image == "" {
			t.Errorf("it depends on %s, which there is not", name)
		}
	}
}
