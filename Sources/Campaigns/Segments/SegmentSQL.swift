import Consent
import Customers
import Database
import System
import Workspace

/// Turns a segment into a condition over the columns of `customer`: TRUE, FALSE, or NULL where the answer is unknown.
///
/// Each comparison stands behind the question whether the person lets what it reads be used for the purpose; who does
/// not gives no answer, to `is null` neither. `NOT`, `AND` and `OR` are the database's own, which know three values.
struct SegmentSQL {
    let purpose: Purpose
    /// The present of the segment: events and messages after it do not count, relative times are told from it.
    let instant: Instant
    /// When the person's permission is asked: the same, or later for what was planned before.
    let permissionInstant: Instant
    let dialect: Dialect

    func condition(_ condition: SegmentCondition) -> SQL {
        switch condition {
        case .constant(let truth): return truth ? "1 = 1" : "1 = 0"
        case .not(let inner): return "NOT (\(self.condition(inner)))"
        case .all(let parts): return Self.joined(parts.map(self.condition), " AND ")
        case .any(let parts): return Self.joined(parts.map(self.condition), " OR ")
        case .comparison(let operand, let sign, let constant):
            return permitted(operand, comparison(operand, sign, constant))
        case .membership(let operand, let values):
            let list = SQL.joined(values.map { bound($0, for: operand) })
            return permitted(operand, "\(value(operand)) IN (\(list))")
        case .range(let operand, let low, let high):
            let least = bound(low.value(at: instant), for: operand, wider: -1)
            let most = bound(high.value(at: instant), for: operand, wider: 1)
            return permitted(operand, "\(value(operand)) BETWEEN \(least) AND \(most)")
        case .match(let operand, let match, let key): return permitted(operand, Self.match(value(operand), match, key))
        case .language(let field, let range):
            let isOfRegion = Self.match(value(.field(field)), .startsWith, range + "-")
            return permitted(.field(field), "(\(value(.field(field))) = \(range) OR \(isOfRegion))")
        case .tag(let field, let key):
            return permitted(
                .field(field),
                """
                EXISTS (SELECT 1 FROM customer_tag WHERE customer_tag.customer = customer.id \
                AND customer_tag.field = \(field.name) AND customer_tag.tag_key = \(key))
                """)
        case .isTrue(.property(let property)): return "\(value(.property(property))) = 'true'"
        case .isTrue(let operand): return permitted(operand, "\(value(operand)) = 1")
        case .isMissing(let operand): return permitted(operand, missing(operand))
        case .anniversary(let field, let first, let last):
            return permitted(.field(field), anniversary(value(.field(field)), from: first, to: last))
        case .received(let campaign, let period): return received(campaign, period)
        }
    }

    /// The condition, or NULL where the person does not let the operand be used.
    private func permitted(_ operand: SegmentOperand, _ condition: SQL) -> SQL {
        let mayUse: SQL
        switch operand {
        case .property: return condition
        case .field(let field):
            if field.category.isAlwaysIncluded && purpose.mayUse(field) == .included { return condition }
            mayUse = DataPermission.permits(field, for: purpose, at: permissionInstant, customer: "customer.id")
        case .count(let events), .amount(_, _, let events), .time(_, let events):
            let category = events.kind.category
            if category.isAlwaysIncluded { return condition }
            mayUse = DataPermission.permits(
                category: category, for: purpose, at: permissionInstant, customer: "customer.id")
        }
        return "CASE WHEN \(mayUse) THEN \(condition) END"
    }

    /// The operand's value, or NULL where the person does not let it be used.
    func permittedValue(_ operand: SegmentOperand) -> SQL { permitted(operand, value(operand)) }

    /// Halved again and again: a database allows a thousand levels of an expression, not a chain of two thousand.
    private static func joined(_ parts: [SQL], _ word: SQL) -> SQL {
        if parts.count == 1 { return "(\(parts[0]))" }
        let middle = parts.count / 2
        return "(\(joined(Array(parts[..<middle]), word))\(word)\(joined(Array(parts[middle...]), word)))"
    }
}

// MARK: - Comparisons

extension SegmentSQL {
    private func comparison(
        _ operand: SegmentOperand, _ sign: SegmentSyntax.Comparison, _ constant: SegmentConstant
    ) -> SQL {
        let literal = constant.value(at: instant)
        func side(_ wider: Int) -> SQL { bound(literal, for: operand, wider: wider) }
        let value = value(operand)
        switch sign {
        case .equal where operand.isAdded: return "\(value) BETWEEN \(side(-1)) AND \(side(1))"
        case .notEqual where operand.isAdded: return "\(value) NOT BETWEEN \(side(-1)) AND \(side(1))"
        case .equal: return "\(value) = \(side(0))"
        case .notEqual: return "\(value) <> \(side(0))"
        case .less: return "\(value) < \(side(-1))"
        case .lessOrEqual: return "\(value) <= \(side(1))"
        case .greater: return "\(value) > \(side(1))"
        case .greaterOrEqual: return "\(value) >= \(side(-1))"
        }
    }

    /// The literal as the operand's value is kept.
    ///
    /// - Parameter wider: 1 or -1 moves a bound for sums and averages by what adding binary numbers may have lost:
    ///   0.1 + 0.2 is not more than 0.3. Amounts of twelve digits are told apart all the same.
    private func bound(_ literal: FieldValue, for operand: SegmentOperand, wider: Int = 0) -> SQL {
        switch (operand, literal) {
        case (.property, .boolean(let truth)): return "\(truth ? "true" : "false")"
        case (.property, .instant(let moment)): return "\(Self.second(moment))"
        case (_, .integer(let number)) where operand.isAdded: return "\(Self.moved(Double(number), wider))"
        case (_, .decimal(let number)) where operand.isAdded: return "\(Self.moved(number, wider))"
        default: return "\(literal)"
        }
    }

    private static func moved(_ number: Double, _ wider: Int) -> Double {
        number + Double(wider) * max(abs(number) * 1e-12, 1e-9)
    }

    /// `2026-11-23T13:26:00`: moments of an event's properties are compared by their whole seconds, which sort as texts.
    private static func second(_ moment: Instant) -> String { String(moment.rfc3339.prefix(19)) }

    /// A part of a text. Not LIKE, which has signs of its own and a case of its own in each database.
    private static func match(_ value: SQL, _ match: SegmentSyntax.TextMatch, _ key: String) -> SQL {
        // The functions of one database take nothing but its smaller integers.
        func count(_ number: Int) -> SQL { "CAST(\(number) AS INTEGER)" }
        let length = key.unicodeScalars.count
        switch match {
        // Who loses something when the word is taken out has it; the databases' own search functions have two names.
        case .contains: return "replace(\(value), \(key), '') <> \(value)"
        case .startsWith: return "substr(\(value), 1, \(count(length))) = \(key)"
        case .endsWith: return "substr(\(value), length(\(value)) - \(count(length - 1))) = \(key)"
        }
    }

    private func missing(_ operand: SegmentOperand) -> SQL {
        let value = value(operand)
        guard case .field(let field) = operand, field.type == .tags else { return "\(value) IS NULL" }
        return "(\(value) IS NULL OR \(value) = '[]')"
    }

    /// Who was born on 29 February has their day on 28 February in common years; the day itself is no anniversary.
    private func anniversary(_ date: SQL, from start: SegmentMoment, to end: SegmentMoment) -> SQL {
        let (first, last) = (start.instant(at: instant).civilDate, end.instant(at: instant).civilDate)
        let years = (first.year...last.year).map { year -> SQL in
            let low = year == first.year ? first.description.suffix(6) : "-01-01"
            var high = year == last.year ? last.description.suffix(6) : "-12-31"
            if high == "-02-28", !CivilDate.isLeap(year) { high = "-02-29" }
            return """
                (substr(\(date), 5) BETWEEN \(String(low)) AND \(String(high)) AND \(date) < \("\(year)-01-01"))
                """
        }
        return Self.joined(years, " OR ")
    }
}
