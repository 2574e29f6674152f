import Consent
import Customers
import Database
import System
import Workspace

extension SegmentSQL {
    /// What an operand is compared by: texts by their folded key, addresses where they are kept.
    func value(_ operand: SegmentOperand) -> SQL {
        switch operand {
        case .field(let field): Self.column(field)
        case .property(let property): self.property(property)
        case .count(let events): "(SELECT count(*) \(facts(events)))"
        case .amount(let amount, let property, let events): self.amount(amount, self.property(property), events)
        case .time(.first, let events): "(SELECT min(fact.at) \(facts(events)))"
        case .time(.last, let events): "(SELECT max(fact.at) \(facts(events)))"
        }
    }

    private static func column(_ field: CatalogueField) -> SQL {
        if field.isBuiltIn, let channel = Channel.kept(in: field.name) {
            return """
                (SELECT point.address_key FROM contact_point AS point WHERE point.customer = customer.id \
                AND point.channel = \(channel.rawValue) AND point.current = 1)
                """
        }
        let name = CustomerTables.foldedColumn(of: field) ?? CustomerTables.column(of: field)
        return "customer.\(SQL.identifier(name))"
    }

    private func amount(_ amount: SegmentOperand.Amount, _ value: SQL, _ events: SegmentEvents) -> SQL {
        switch amount {
        case .sum: "(SELECT coalesce(sum(\(value)), 0) \(facts(events)))"
        case .average: "(SELECT avg(\(value)) \(facts(events)))"
        case .min: "(SELECT min(\(value)) \(facts(events)))"
        case .max: "(SELECT max(\(value)) \(facts(events)))"
        }
    }

    /// `FROM … WHERE …`: the events that count, found by the index over customer, kind and time.
    private func facts(_ events: SegmentEvents) -> SQL {
        let since: SQL = events.period.map { "AND fact.at >= \(instant.before($0)) " } ?? ""
        let further: SQL = events.condition.map { "AND (\(condition($0)))" } ?? ""
        return """
            FROM event AS fact WHERE fact.customer = customer.id AND fact.kind = \(events.kind.name) \
            \(since)AND fact.at <= \(instant) \(further)
            """
    }

    private func property(_ property: EventKind.Property) -> SQL {
        let text = dialect.jsonText("fact.properties", key: property.name)
        switch property.type {
        case .text:
            let key = dialect.jsonText("fact.properties", key: FoldedKey.member(of: property.name))
            return "coalesce(\(key), \(text))"
        case .integer: return dialect.jsonInteger("fact.properties", key: property.name)
        case .decimal: return dialect.jsonReal("fact.properties", key: property.name)
        case .instant: return "substr(\(text), 1, 19)"
        case .boolean, .date, .tags: return text
        }
    }

    /// Whether a message was sent, to our knowledge: unknown where nobody knows whether one was delivered.
    func received(_ campaign: String?, _ period: Period?) -> SQL {
        let named: SQL = campaign.map { "AND past.campaign = \($0) " } ?? ""
        let since: SQL = period.map { "AND past.updated_at >= \(instant.before($0)) " } ?? ""
        func exists(_ states: [DeliveryState]) -> SQL {
            """
            EXISTS (SELECT 1 FROM delivery AS past WHERE past.customer = customer.id \(named)\
            AND past.state IN \(list: states.map(\.rawValue)) \(since)AND past.updated_at <= \(instant))
            """
        }
        return """
            CASE WHEN \(exists([.sent])) THEN 1 = 1 WHEN \(exists([.attempting, .unknown])) THEN NULL ELSE 1 = 0 END
            """
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
