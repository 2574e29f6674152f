/// Whether a relay, or a domain that mails go to, refuses us for our own sake (5.7.x and the like): whoever goes on then
/// only loses more of their good name. Pure.
///
///     var health = SendHealth()
///     health.add("gmail.example", isOurFault: true)
///     health.isPaused("gmail.example")    // from 20 such replies and 5 % of the last 1,000 on
struct SendHealth {
    static let window = 1000
    static let fewest = 20
    static let share = 0.05
    /// So that somebody with a million domains does not fill the memory; the domains that come later are judged
    /// together, as the relay.
    private static let mostDomains = 5000

    private struct Reply {
        let domain: String
        var isOurFault: Bool
    }

    private struct Count {
        var replies: [Bool] = []
        var next = 0
        var faults = 0

        mutating func add(_ isOurFault: Bool) {
            if replies.count < SendHealth.window {
                replies.append(isOurFault)
            } else {
                if replies[next] { faults -= 1 }
                replies[next] = isOurFault
                next = (next + 1) % SendHealth.window
            }
            if isOurFault { faults += 1 }
        }

        var isBad: Bool { SendHealth.isBad(faults, of: replies.count) }
    }

    private var all: [Reply] = []
    private var next = 0
    private var domains: [String: Count] = [:]
    private(set) var paused: Set<String> = []

    /// Takes a reply to a message that was handed over: whether it was taken or refused for our sake.
    mutating func add(_ domain: String, isOurFault: Bool) {
        let reply = Reply(domain: domain, isOurFault: isOurFault)
        if all.count < Self.window {
            all.append(reply)
        } else {
            all[next] = reply
            next = (next + 1) % Self.window
        }
        guard domains[domain] != nil || domains.count < Self.mostDomains else { return }
        domains[domain, default: Count()].add(isOurFault)
        guard domains[domain]?.isBad == true, paused.insert(domain).inserted else { return }
        // What one domain refuses says nothing of the relay.
        for index in all.indices where all[index].domain == domain { all[index].isOurFault = false }
    }

    func isPaused(_ domain: String) -> Bool { paused.contains(domain) }

    /// Whether the relay refuses us, beyond the domains that are paused.
    var isRefusedByRelay: Bool { Self.isBad(all.count(where: \.isOurFault), of: all.count) }

    private static func isBad(_ faults: Int, of count: Int) -> Bool {
        faults >= fewest && Double(faults) >= share * Double(count)
    }

    /// `gmail.example` of an address.
    static func domain(of address: String) -> String {
        address.split(separator: "@").last.map { $0.lowercased() } ?? ""
    }
}
