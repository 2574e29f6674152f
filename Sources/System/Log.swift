/// The log of a running server or worker: one line on standard error for each event.
///
/// Lines never carry personal data: no addresses, names, numbers, tokens or bodies. Name a thing by its number.
package enum Log {
    package enum Level: String, Sendable {
        case info, warning, error
    }

    /// Writes `2026-11-23T13:26:00Z info message`. Line ends and other control characters in the message become
    /// blanks, so that no message can forge a line.
    package static func write(_ level: Level = .info, _ message: String, at instant: Instant = SystemClock().now()) {
        Output.say(line(level, message, at: instant))
    }

    static func line(_ level: Level, _ message: String, at instant: Instant) -> String {
        var text = "\(instant.wholeSecond) \(level.rawValue) "
        for scalar in message.unicodeScalars {
            let isControl =
                scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
            text.unicodeScalars.append(isControl ? " " : scalar)
        }
        return text
    }
}
