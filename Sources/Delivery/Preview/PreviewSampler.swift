/// Chooses some of many that pass by, spread over kinds: the same ones every time, whatever the order, in flat memory.
///
///     var sampler = PreviewSampler<AudienceEntry>(count: 25)
///     for entry in entries { sampler.offer(entry, in: entry.channel.rawValue, key: "\(entry.customer)") }
///     let chosen = sampler.choose { language(of: $0) }
///
/// Of each class a pool of those with the lowest hashes is kept; finer kinds, which cost a look at the person, are told
/// apart in the pools alone.
struct PreviewSampler<Element> {
    private let count: Int
    private let poolSize: Int
    private var pools: [String: Pool] = [:]

    private struct Pool {
        var members: [(rank: UInt64, element: Element)] = []
        /// Higher ranks need not apply.
        var limit = UInt64.max

        mutating func shrink(to size: Int) {
            members.sort { $0.rank < $1.rank }
            guard members.count > size else { return }
            members.removeSubrange(size...)
            limit = members.last?.rank ?? limit
        }
    }

    /// - Parameter count: how many are wanted in all.
    init(count: Int) {
        self.count = count
        poolSize = max(count * 20, 1000)
    }

    /// - Parameters:
    ///   - kind: the class, of which there are few.
    ///   - key: what tells this one from all others, and decides about its luck.
    mutating func offer(_ element: Element, in kind: String, key: String) {
        let rank = Self.rank(of: key)
        guard rank < pools[kind]?.limit ?? .max else { return }
        pools[kind, default: Pool()].members.append((rank, element))
        if pools[kind, default: Pool()].members.count >= 2 * poolSize { pools[kind]?.shrink(to: poolSize) }
    }

    /// All in the pools, so that what is needed to tell their kinds can be read at once.
    mutating func candidates() -> [Element] {
        for kind in pools.keys { pools[kind]?.shrink(to: poolSize) }
        return pools.sorted { $0.key < $1.key }.flatMap { $0.value.members.map(\.element) }
    }

    /// The chosen: one of each kind in turn, as long as there are any.
    mutating func choose(kind: (Element) -> String) -> [Element] {
        var kinds: [String: [Element]] = [:]
        for element in candidates() { kinds[kind(element), default: []].append(element) }
        var chosen: [Element] = []
        var round = 0
        while chosen.count < count {
            let before = chosen.count
            for members in kinds.sorted(by: { $0.key < $1.key }).map(\.value)
            where round < members.count && chosen.count < count {
                chosen.append(members[round])
            }
            if chosen.count == before { break }
            round += 1
        }
        return chosen
    }

    /// FNV-1a with a final mix: spread well, the same on every machine.
    private static func rank(of key: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
