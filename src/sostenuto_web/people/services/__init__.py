"""What changes a record; every act is one transaction and leaves a row in the audit."""
