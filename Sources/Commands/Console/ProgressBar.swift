import System

/// Shows how far long work is: a bar on a terminal, a plain line every five seconds elsewhere.
///
/// Nothing is shown for work that ends within a second.
final class ProgressBar {
    private let console: Console
    private let title: String
    private let clock: any WallClock
    private let start: Instant
    private var lastShown: Instant
    private var drawn = false

    init(_ title: String, on console: Console, clock: any WallClock = SystemClock()) {
        self.console = console
        self.title = title
        self.clock = clock
        start = clock.now()
        lastShown = start
    }

    /// Tells where the work is.
    /// - Parameters:
    ///   - done: what is done, in `unit`s or in the same measure as `total`.
    ///   - total: all there is; nil where nobody knows.
    ///   - detail: words behind the bar, such as `sent 120, failed 2`.
    func update(done: Int, of total: Int?, unit: String, count: Int? = nil, detail: String = "") {
        let now = clock.now()
        let elapsed = now - start
        guard elapsed > 1, now - lastShown > (console.isTerminal ? 0.1 : 5) else { return }
        lastShown = now
        let items = count ?? done
        let unit = items == 1 && unit.hasSuffix("s") ? String(unit.dropLast()) : unit
        var text = "\(title): \(grouped(items)) \(unit), \(grouped(Int(Double(items) / elapsed)))/s"
        if let total, total > 0, done > 0 {
            let share = min(1, Double(done) / Double(total))
            let left = Int(elapsed / share - elapsed)
            text = "\(title) \(pad(bar(share, width: 20), to: 20)) \(Int(share * 100)) %  \(grouped(items)) \(unit), "
            text += "\(grouped(Int(Double(items) / elapsed)))/s, \(Self.span(left)) left"
        }
        if !detail.isEmpty { text += " (\(detail))" }
        show(text)
    }

    /// Removes the bar, so that what follows stands on a line of its own.
    func finish() {
        if drawn { console.draw("\r\u{1B}[K") }
        drawn = false
    }

    private func show(_ text: String) {
        guard console.isTerminal else { return console.say(text) }
        guard !console.isQuiet else { return }
        console.draw("\r\u{1B}[K" + String(text.prefix(max(20, console.width - 1))))
        drawn = true
    }

    private static func span(_ seconds: Int) -> String {
        seconds < 60
            ? "\(seconds) s" : seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
