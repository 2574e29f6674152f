/// Counts the links that do not work by the network they were tried from. Links that work are never counted (UNS-12).
struct InvalidAttempts: Sendable {
    /// How many may be tried at once, after a pause.
    private let burst: Double
    /// How many more each second.
    private let perSecond: Double
    private let networkLimit: Int

    /// What is left, and when that was so.
    private struct Allowance {
        var left: Double
        var at: Double
    }

    // Two generations: when the newer one is full, the older one is forgotten. So memory is bounded without looking at
    // every entry, and whoever keeps trying is remembered.
    private var newer: [ClientAddress: Allowance] = [:]
    private var older: [ClientAddress: Allowance] = [:]

    /// - Parameter networkLimit: how many networks are remembered, at least half of it.
    init(burst: Int = 30, perMinute: Int = 30, networkLimit: Int = 20_000) {
        self.burst = Double(burst)
        perSecond = Double(perMinute) / 60
        self.networkLimit = networkLimit
    }

    /// Counts one; nil while that is fine, else after how many seconds the next one is.
    ///
    /// - Parameter seconds: of a clock that only rises.
    mutating func count(_ asker: ClientAddress, at seconds: Double) -> Int? {
        let network = asker.network
        var allowance = newer[network] ?? older[network] ?? Allowance(left: burst, at: seconds)
        allowance.left = min(burst, allowance.left + max(0, seconds - allowance.at) * perSecond)
        allowance.at = seconds
        let isFine = allowance.left >= 1
        if isFine { allowance.left -= 1 }
        if newer[network] == nil, newer.count >= networkLimit / 2 {
            older = newer
            newer = [:]
        }
        newer[network] = allowance
        return isFine ? nil : max(1, Int(((1 - allowance.left) / perSecond).rounded(.up)))
    }

    var networkCount: Int { newer.count + older.count }
}
