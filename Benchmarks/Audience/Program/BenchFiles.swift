import System

/// Invented customers, what they agreed to and what they bought, in files of Heed's own columns.
///
/// Half of the customers have a telephone number. Consents and purchases stand in the order of the customers, as an
/// export by customer has them. Addresses end in the domains that RFC 2606 keeps for examples.
struct BenchFiles {
    let folder: String
    let customers: Int

    /// The customers without a number come first; `guards.csv` are those whose unsubscribing is timed.
    func write(consents: Int, purchases: Int) throws {
        let half = customers / 2
        try write("guards.csv", Self.customerColumns, 2000) { writeCustomer("G", $0, hasPhone: false, &$1) }
        try write("customers.csv", Self.customerColumns, half) { writeCustomer("B", $0, hasPhone: false, &$1) }
        try write("phones.csv", Self.customerColumns, customers - half) {
            writeCustomer("B", $0 + half, hasPhone: true, &$1)
        }
        try write("consent.csv", Self.consentColumns, consents) { writeConsent($0, of: consents, &$1) }
        try write("purchases.csv", "customer,kind,at,id,number,item,amount,currency", purchases) {
            writePurchase($0, of: purchases, &$1)
        }
    }

    private static let customerColumns =
        "id,email,phone,language,country,time_zone,birth_date,first_name,last_name,city,loyalty_tier,total_spent,orders"
    private static let consentColumns =
        "customer,channel,purpose,scope,state,at,method,notice_version,notice_language,notice_text,statement,"
        + "source_url,actor,double_opt_in_at"

    private func write(
        _ name: String, _ columns: String, _ count: Int, _ row: (Int, inout ByteLine) -> Void
    ) throws {
        let writer = try FileWriter(FilePath.join(folder, name))
        var text = ByteLine(columns)
        for number in 0..<count {
            text.end()
            row(number, &text)
            if text.bytes.count > 1 << 20 {
                try writer.write(text.bytes)
                text.bytes.removeAll(keepingCapacity: true)
            }
        }
        text.end()
        try writer.write(text.bytes)
        try writer.finish()
    }
}

// MARK: - Rows

extension BenchFiles {
    private static let places = [
        ("en", "GB", "Europe/London", "Bristol"), ("es", "ES", "Europe/Madrid", "Valencia"),
        ("en", "IE", "Europe/Dublin", "Cork"), ("es", "ES", "Europe/Madrid", "Logroño"),
    ]
    private static let firstNames = ["Lucía", "James", "Íñigo", "Olivia", "María", "George", "Begoña", "Zoë"]
    private static let lastNames = ["Navarro Gil", "Whitfield", "Etxeberria", "O'Brien", "Muñoz Peña"]
    private static let englishNotice = "en,\"Yes, send me the newsletter by email. I can stop at any time.\""
    private static let spanishNotice = "es,\"Sí, quiero recibir el boletín por correo. Puedo dejarlo cuando quiera.\""
    private static let tiers = ["bronze", "silver", "gold"]

    private func writeCustomer(_ letter: String, _ number: Int, hasPhone: Bool, _ row: inout ByteLine) {
        var chance = Chance(number)
        let place = Self.places[number % 4]
        row.add(letter + "-")
        row.add(number, digits: 8)
        // An address by which nobody can tell in which order customers came, as real ones are.
        row.add(",")
        row.addHex(chance.next())
        row.add(number % 3 == 0 ? "@example.com," : "@example.org,")
        if hasPhone { addPhone(number, place.1, &row) }
        row.add(",\(place.0),\(place.1),\(place.2),")
        row.add(1950 + chance.below(50), digits: 4)
        row.add("-")
        row.add(1 + chance.below(12), digits: 2)
        row.add("-15,\(Self.firstNames[chance.below(8)]),\(Self.lastNames[chance.below(5)]),\(place.3),")
        row.add(Self.tiers[chance.below(3)])
        row.add(",")
        row.add(10 + chance.below(900), digits: 2)
        row.add(".50,")
        row.add(1 + chance.below(12), digits: 1)
    }

    /// As people write it, in their own country; ranges of mobile numbers that exist.
    private func addPhone(_ number: Int, _ country: String, _ row: inout ByteLine) {
        switch country {
        case "ES":
            row.add("6")
            row.add(number % 100, digits: 2)
            row.add(" ")
            row.add(number / 100 % 1000, digits: 3)
            row.add(" ")
            row.add(number / 7 % 1000, digits: 3)
        case "GB":
            row.add("07400 ")
            row.add(number % 1_000_000, digits: 6)
        default:
            row.add("087 ")
            row.add(2_000_000 + number % 7_000_000, digits: 7)
        }
    }

    private func writeConsent(_ index: Int, of count: Int, _ row: inout ByteLine) {
        let customer = index * customers / count
        let isNewest = index == 0 || (index - 1) * customers / count != customer
        var chance = Chance(index)
        let isSpanish = customer % 2 == 1
        row.add("B-")
        row.add(customer, digits: 8)
        // Of each customer: the newsletter, then offers, then the use of what they bought.
        let third = isNewest ? 0 : 1 + index % 2
        row.add([",email,newsletter,,", ",email,offers,,", ",,offers,data:purchase_history,"][third])
        row.add(chance.below(20) == 0 ? "withdrawn," : "given,")
        row.add("2026-")
        row.add(1 + chance.below(9), digits: 2)
        row.add("-")
        row.add(1 + chance.below(28), digits: 2)
        row.add("T")
        row.add(chance.below(24), digits: 2)
        row.add(":17:00Z,form,2026-01,")
        row.add(isSpanish ? Self.spanishNotice : Self.englishNotice)
        row.add(",ticked the empty box,https://casalumen.example/newsletter,customer,")
    }

    private func writePurchase(_ index: Int, of count: Int, _ row: inout ByteLine) {
        var chance = Chance(index)
        row.add("B-")
        row.add(index * customers / count, digits: 8)
        row.add(",purchase,2026-")
        row.add(1 + chance.below(9), digits: 2)
        row.add("-")
        row.add(1 + chance.below(28), digits: 2)
        row.add("T")
        row.add(chance.below(24), digits: 2)
        row.add(":30:00Z,order-")
        row.add(index, digits: 9)
        row.add(",")
        row.add(index, digits: 9)
        row.add(",Azahar candle,")
        row.add(10 + chance.below(90), digits: 2)
        row.add(".50,EUR")
    }
}

/// Bytes of a file that grow without a text for each cell.
struct ByteLine {
    var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func add(_ text: String) { bytes += text.utf8 }

    mutating func end() { bytes.append(UInt8(ascii: "\n")) }

    mutating func add(_ number: Int, digits: Int) {
        var width = 1
        var unit = 1
        while width < digits || number / unit >= 10 {
            unit *= 10
            width += 1
        }
        while unit > 0 {
            bytes.append(UInt8(48 + number / unit % 10))
            unit /= 10
        }
    }

    mutating func addHex(_ number: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 15
            bytes.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }
}

/// SplitMix64: numbers that look random and are the same every time.
struct Chance {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
