"""Listening in the room: programmes along an arc, the player, what responses teach."""
