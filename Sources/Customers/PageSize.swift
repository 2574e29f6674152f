/// How many rows are written in one transaction: as many as take about a twentieth of a second, so that whoever
/// unsubscribes meanwhile waits no longer, and that each commit is worth its wait for the disk.
struct PageSize {
    private(set) var rows = 1000
    private var pages = 0
    private static let seconds = 0.05

    /// Learns from a page that was written.
    mutating func wrote(_ count: Int, inSeconds seconds: Double) {
        pages += 1
        // A short import is not worth it; what it measures is mostly how the program warms up.
        guard pages >= 8, count > 0, seconds > 0 else { return }
        let wanted = (Double(count) * Self.seconds / seconds).rounded()
        rows = max(100, min(Int(min(wanted, 10_000)), 2 * rows))
    }
}
