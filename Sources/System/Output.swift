import Glibc

/// Standard output for results, standard error for talk.
package enum Output {
    package enum Stream: Int32, Sendable {
        case standardOutput = 1
        case standardError = 2
    }

    /// Writes all bytes.
    ///
    /// - Throws: `.closedPipe` when the reader has gone (`heed … | head`), which is no mistake: end quietly; otherwise
    ///   `.noSpace`, `.cannotWrite`.
    package static func write(_ bytes: some Collection<UInt8>, to stream: Stream = .standardOutput) throws(SystemError)
    {
        let failure = Descriptor.write(bytes, to: stream.rawValue)
        if failure != 0 {
            throw .writing(stream == .standardOutput ? "standard output" : "standard error", failure)
        }
    }

    /// Writes text as it is, without a line end.
    package static func write(_ text: String, to stream: Stream = .standardOutput) throws(SystemError) {
        try write(text.utf8, to: stream)
    }

    /// One line of talk on standard error; who closed standard error does not want it.
    package static func say(_ line: String) {
        _ = Descriptor.write((line + "\n").utf8, to: Stream.standardError.rawValue)
    }

    /// Whether a stream goes to a terminal.
    package static func isTerminal(_ stream: Stream) -> Bool {
        isatty(stream.rawValue) == 1
    }

    /// The terminal's width in columns; nil when the stream is none.
    package static func terminalWidth(_ stream: Stream) -> Int? {
        var size = winsize()
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
