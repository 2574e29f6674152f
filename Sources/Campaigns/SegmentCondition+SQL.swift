import Consent
import Customers
import Database
import System
import Workspace

extension SegmentCondition {
    /// The condition over the columns of `customer`: TRUE, FALSE, or NULL where the answer is unknown.
    ///
    /// Each comparison stands behind the question whether the person lets the field be used for the purpose; who does
    /// not gives no answer, to `== null` neither.
    func sql(for purpose: Purpose, at instant: Instant) -> SQL {
        switch self {
        case .constant(let truth): return truth ? "1 = 1" : "1 = 0"
        case .not(let inner): return "NOT (\(inner.sql(for: purpose, at: instant)))"
        case .all(let parts): return Self.joined(parts.map { $0.sql(for: purpose, at: instant) }, " AND ")
        case .any(let parts): return Self.joined(parts.map { $0.sql(for: purpose, at: instant) }, " OR ")
        case .comparison(.field(let field), let sign, let value):
            return Self.permitted(field, purpose, instant, Self.comparison(field, sign, value))
        case .membership(.field(let field), let values):
            return Self.permitted(field, purpose, instant, "\(Self.key(field)) IN \(list: values)")
        case .language(let field, let range):
            let column = Self.key(field)
            let prefix = range + "-"
            return Self.permitted(
                field, purpose, instant,
                "(\(column) = \(range) OR substr(\(column), 1, \(prefix.unicodeScalars.count)) = \(prefix))")
        case .tag(let field, let key):
            return Self.permitted(
                field, purpose, instant,
                """
                EXISTS (SELECT 1 FROM customer_tag WHERE customer_tag.customer = customer.id \
                AND customer_tag.field = \(field.name) AND customer_tag.tag_key = \(key))
                """)
        case .isTrue(.field(let field)):
            return Self.permitted(field, purpose, instant, "\(Self.key(field)) = 1")
        case .isMissing(let field):
            let column = Self.key(field)
            let missing: SQL =
                field.type == .tags ? "(\(column) IS NULL OR \(column) = '[]')" : "\(column) IS NULL"
            return Self.permitted(field, purpose, instant, missing)
        }
    }

    private static func comparison(
        _ field: CatalogueField, _ sign: SegmentSyntax.Comparison, _ value: FieldValue
    ) -> SQL {
        switch sign {
        case .equal: "\(key(field)) = \(value)"
        case .notEqual: "\(key(field)) <> \(value)"
        case .less: "\(key(field)) < \(value)"
        case .lessOrEqual: "\(key(field)) <= \(value)"
        case .greater: "\(key(field)) > \(value)"
        case .greaterOrEqual: "\(key(field)) >= \(value)"
        }
    }

    /// The column by which a field is compared: texts by their folded key, addresses where they are kept.
    private static func key(_ field: CatalogueField) -> SQL {
        if field.isBuiltIn, let channel = Channel.kept(in: field.name) {
            return """
                (SELECT point.address_key FROM contact_point AS point WHERE point.customer = customer.id \
                AND point.channel = \(channel.rawValue) AND point.current = 1)
                """
        }
        let name = CustomerTables.foldedColumn(of: field) ?? CustomerTables.column(of: field)
        return "customer.\(SQL.identifier(name))"
    }

    private static func permitted(
        _ field: CatalogueField, _ purpose: Purpose, _ instant: Instant, _ condition: SQL
    ) -> SQL {
        if field.category.isAlwaysIncluded && purpose.mayUse(field) == .included { return condition }
        let mayUse = DataPermission.permits(field, for: purpose, at: instant, customer: "customer.id")
        return "CASE WHEN \(mayUse) THEN \(condition) END"
    }

    /// Halved again and again: a database allows a thousand levels of an expression, not a chain of two thousand.
    private static func joined(_ parts: [SQL], _ word: SQL) -> SQL {
        if parts.count == 1 { return "(\(parts[0]))" }
        let middle = parts.count / 2
        return "(\(joined(Array(parts[..<middle]), word))\(word)\(joined(Array(parts[middle...]), word)))"
    }
}

extension Channel {
    /// The channel whose address a built-in field is.
    fileprivate static func kept(in field: String) -> Channel? {
        switch field {
        case "email": .email
        case "phone": .sms
        default: nil
        }
    }
}
