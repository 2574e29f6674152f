import Workspace

/// A configuration without a mistake; tests change one thing in it.
enum Samples {
    static let configuration = """
        organisation:
          name: Casa Lumen
          postal_address: |
            Calle Mayor 1
            28013 Madrid
          country: ES
          contact: hola@casalumen.example
          privacy_contact: privacidad@casalumen.example
          website: https://casalumen.example/
          security_measures: {en: Encrypted disks., es: Discos cifrados.}
          data_sharing: none
        languages: {default: en, supported: [en, es]}
        database: heed.db
        endpoint:
          public_url: https://Correo.casalumen.example/heed/
        senders:
          news:
            from: "Casa Lumen <news@casalumen.example>"
            dkim: relay
            sms_name: CASALUMEN
        delivery:
          email:
            relay: smtp.casalumen.example
            user: heed
            password: {file: secrets/smtp-password}
            helo: mail.casalumen.example
          sms: {gateway: files, folder: outbox}
        purposes:
          newsletter:
            legal_basis: consent
            channels: [email, sms]
            data: {interests: included, purchase_history: asked}
            expires_after: 2 years
            title: {en: News, es: Novedades}
            explanation: {en: What is new., es: Lo nuevo.}
          order_confirmation:
            legal_basis: contract
            channels: [email]
            title: {en: Orders, es: Pedidos}
            explanation: {en: Your orders., es: Tus pedidos.}
        data:
          first_name:
            type: text
            category: identity
            label: {en: first name, es: nombre}
          allergies:
            type: tags
            category: interests
            sensitivity: special
            retention: 18 months
            source: {en: your doctor, es: tu médico}
            label: {en: allergies, es: alergias}
        testers: [qa@casalumen.example]

        """

    /// The sample with its one occurrence of `old` replaced.
    static func configuration(_ old: String, _ new: String) -> String {
        let parts = configuration.split(separator: old, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "'\(old)' stands \(parts.count - 1) times in the sample")
        return String(parts[0]) + new + String(parts[1])
    }

    /// The headlines of what is wrong with a configuration, warnings included; empty for a good one.
    static func headlines(_ text: String) -> [String] {
        do {
            return try Configuration.load(text: text).warnings.map(\.headline)
        } catch {
            return error.all.map(\.headline)
        }
    }
}
