/// Lets so many things happen each second, and after a rest a few at once. Pure: whoever asks says what time it is.
///
///     var bucket = TokenBucket(perSecond: 10)
///     bucket.take(atMost: 4, at: 0)    // 4
struct TokenBucket {
    private let perSecond: Double
    private let most: Double
    private var left: Double
    private var at: Double?

    /// After a rest as many as in two seconds, and one in any case.
    init(perSecond: Double) {
        self.perSecond = perSecond
        most = max(1, perSecond * 2)
        left = 1
    }

    /// How many of those may happen now; they count as taken.
    ///
    /// - Parameter seconds: of a clock that only rises.
    mutating func take(atMost wanted: Int, at seconds: Double) -> Int {
        if let at { left = min(most, left + max(0, seconds - at) * perSecond) }
        at = seconds
        let taken = max(0, min(wanted, Int(left)))
        left -= Double(taken)
        return taken
    }

}
