module croft.dev/bundle/victorialogs

go 1.26.6

require (
	github.com/VictoriaMetrics/VictoriaLogs v1.51.1-0.20260624061259-dc94972a8708
	github.com/VictoriaMetrics/VictoriaMetrics v1.151.0
)
