import Glibc

/// The machine's clock, for templates whose host sets no time of its own.
package enum SystemClock {
    /// Seconds since 1970-01-01 00:00 UTC.
    package static var seconds: Int { time(nil) }
}
