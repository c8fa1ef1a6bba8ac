"""SmileCam: a webcam that judges smiles, for any video call. The rooms and their walls: docs/architecture.md."""
