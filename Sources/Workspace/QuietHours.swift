/// The hours of each day in which people are left in peace, by the clock where they are.
///
///     QuietHours(from: 20 * 60, until: 8 * 60).contains(minute: 7 * 60 + 59)    // true
package struct QuietHours: Equatable, Sendable {
    /// The first quiet minute of the day.
    package let from: Int

    /// The first minute after them; before ``from`` where they go on past midnight.
    package let until: Int

    package init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    /// What holds for text messages where nothing else is said: they go out in [08:00, 20:00) (SMS-8).
    package static let standardForSMS = QuietHours(from: 20 * 60, until: 8 * 60)

    package func contains(minute: Int) -> Bool {
        from < until ? from <= minute && minute < until : minute >= from || minute < until
    }
}

extension QuietHours: CustomStringConvertible {
    /// `20:00 to 08:00`
    package var description: String { "\(Self.clock(from)) to \(Self.clock(until))" }

    /// `08:00`
    package static func clock(_ minute: Int) -> String {
        func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(digits(minute / 60)):\(digits(minute % 60))"
    }

    /// Minutes since midnight of `00:00` to `23:59`; nil for anything else.
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}

/// `quiet_hours:` of `heed.yaml`: when marketing waits, for each channel, and how the law of a region is found.
package struct QuietHoursSettings: Equatable, Sendable {
    /// A channel that is not named has none of its own; the law's hold all the same.
    package let hours: [Channel: QuietHours]

    /// The field of the catalogue that holds a customer's region, such as the US state (`TX` or `US-TX`).
    package let regionField: CatalogueField?

    package static let standard = QuietHoursSettings(hours: [.sms: .standardForSMS], regionField: nil)
}

extension QuietHoursSettings {
    init(reading fields: Fields?, catalogue: DataCatalogue?) {
        guard let fields else {
            self = .standard
            return
        }
        var hours = Self.standard.hours
        for channel in Channel.allCases {
            guard let group = fields.optionalFields(channel.rawValue) else { continue }
            hours[channel] = QuietHours(reading: group) ?? hours[channel]
        }
        let region = Self.region(fields, catalogue)
        fields.finish()
        self.init(hours: hours, regionField: region)
    }

    private static func region(_ fields: Fields, _ catalogue: DataCatalogue?) -> CatalogueField? {
        guard let name = fields.optionalString("region"), let catalogue else { return nil }
        let texts = catalogue.fields.filter { $0.type == .text && !$0.isBuiltIn }.map(\.name)
        let hint = texts.isEmpty ? "Describe it under data: first." : "Texts are: \(texts.joined(separator: ", "))."
        guard let field = catalogue.field(named: name) else {
            fields.problems.error(
                "unknown field '\(name)'", at: fields.mark(of: "region"),
                hint: Nearest.suggestion(for: name, in: texts) ?? hint)
            return nil
        }
        guard texts.contains(name) else {
            fields.problems.error("'\(name)' holds no region", at: fields.mark(of: "region"), hint: hint)
            return nil
        }
        return field
    }
}

extension QuietHours {
    /// `{from: 20:00, until: 08:00}`; nil where wrong, which is reported.
    fileprivate init?(reading fields: Fields) {
        let from = Self.minute("from", in: fields)
        let until = Self.minute("until", in: fields)
        fields.finish()
        guard let from, let until else { return nil }
        guard from != until else {
            fields.problems.error(
                "the quiet hours end when they begin", at: fields.mark(of: "until"),
                hint: "Leave at least a minute of the day to write in.")
            return nil
        }
        self.init(from: from, until: until)
    }

    private static func minute(_ key: String, in fields: Fields) -> Int? {
        guard let text = fields.string(key) else { return nil }
        if let minute = minute(text) { return minute }
        fields.problems.error(
            "'\(key)' must be a time of day", at: fields.mark(of: key), hint: "Write for example 20:00 or 08:30.")
        return nil
    }
}
