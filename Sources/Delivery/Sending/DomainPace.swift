import Workspace

/// How many mails may be on their way to each recipient domain: as many as configured, fewer after it asked us to slow
/// down (421, 4.7.x), and step by step more again while it takes them. Pure: whoever asks says what time it is.
///
///     var pace = DomainPace(connections: 20)
///     pace.begin("gmail.example", at: 0)                        // true
///     pace.end("gmail.example", .slowDown, at: 1)               // from now on 10 at once, and none for 5 seconds
struct DomainPace {
    /// How a hand-off ended, as far as the domain's patience goes.
    enum Ending {
        case taken
        case slowDown
        /// Anything else, which says nothing about how fast we may be.
        case other
    }

    private struct Domain {
        var open = 0
        var allowed: Double
        var restsUntil = 0.0
        /// In a row.
        var slowDowns = 0
        var bucket: TokenBucket?
    }

    private let most: Double
    private let rate: SendRate?
    private var domains: [String: Domain] = [:]
    private static let firstRest = 5.0
    private static let longestRest = 300.0
    private static let mostDomains = 5000

    /// - Parameters:
    ///   - connections: that there are, over all.
    ///   - limit: what `heed.yaml` says for each domain.
    init(connections: Int, limit: DomainLimit? = nil) {
        most = Double(max(1, min(connections, limit?.connections ?? connections)))
        rate = limit?.rate
    }

    /// Whether a mail to the domain may go now; it counts as under way then, until ``end(_:_:at:)`` or ``cancel(_:)``.
    mutating func begin(_ name: String, at seconds: Double) -> Bool {
        if domains.count >= Self.mostDomains, domains[name] == nil { forgetIdle(at: seconds) }
        var domain = domains[name] ?? Domain(allowed: most, bucket: rate.map { TokenBucket(perSecond: $0.perSecond) })
        defer { domains[name] = domain }
        guard seconds >= domain.restsUntil, Double(domain.open + 1) <= domain.allowed.rounded(.down) else {
            return false
        }
        if domain.bucket != nil, domain.bucket?.take(atMost: 1, at: seconds) == 0 { return false }
        domain.open += 1
        return true
    }

    /// One that was begun is not handed off after all.
    mutating func cancel(_ name: String) {
        end(name, .other, at: 0)
    }

    mutating func end(_ name: String, _ ending: Ending, at seconds: Double) {
        guard var domain = domains[name] else { return }
        domain.open = max(0, domain.open - 1)
        switch ending {
        case .other: break
        case .taken:
            domain.slowDowns = 0
            domain.allowed = min(most, domain.allowed + 1 / domain.allowed)
        case .slowDown:
            // Those that were under way together all hear the same: it counts once.
            guard seconds >= domain.restsUntil else { break }
            domain.allowed = max(1, (domain.allowed / 2).rounded(.down))
            domain.restsUntil = seconds + min(Self.longestRest, Self.firstRest * Double(1 << min(domain.slowDowns, 8)))
            domain.slowDowns += 1
        }
        // What is as at the beginning need not be known.
        let isIdle = domain.open == 0 && domain.allowed == most && domain.bucket == nil && domain.slowDowns == 0
        domains[name] = isIdle ? nil : domain
    }

    /// Seconds that a mail to the domain should be put aside for, so that others go meanwhile; nil where it need not.
    ///
    /// - Parameter ahead: mails to the same domain that are composed already.
    func wait(for name: String, behind ahead: @autoclosure () -> Int, at seconds: Double) -> Double? {
        guard let domain = domains[name] else { return nil }
        let rest = domain.restsUntil - seconds
        if rest > 1 { return rest }
        guard rate != nil || domain.allowed < most else { return nil }
        let ahead = Double(ahead())
        if let rate, ahead > max(2, 4 * rate.perSecond) { return max(2, ahead / rate.perSecond) }
        return ahead >= max(2, 2 * domain.allowed) && domain.allowed < most ? 5 : nil
    }

    private mutating func forgetIdle(at seconds: Double) {
        domains = domains.filter { $0.value.open > 0 || $0.value.restsUntil > seconds }
    }
}

extension DomainPace.Ending {
    /// - Parameter code: the reply's codes: `421 4.7.0`.
    init(deferredWith code: String?) {
        let words = (code ?? "").split(separator: " ")
        self = words.first == "421" || words.contains { $0.hasPrefix("4.7.") } ? .slowDown : .other
    }
}
